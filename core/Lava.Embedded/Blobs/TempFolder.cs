using System.Runtime.InteropServices;
using Lava.Embedded.Native;
using Microsoft.Win32.SafeHandles;

namespace Lava.Embedded.Blobs;

/// <summary>Where files are while they are written: beside the buckets, so that a half-written file is never an object.</summary>
internal sealed class TempFolder(string folder)
{
    private const int CopyBytes = 128 * 1024;

    /// <summary>Writes a stream to a new file and to the disk; its path.</summary>
    public async ValueTask<string> WriteAsync(Stream content, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
            if (content is FileStream source) file.Position = CopyInKernel(source, file.SafeFileHandle, cancellation);
            // What the kernel didn't copy (other stream, other file system, a pipe) goes through here.
            await content.CopyToAsync(file, CopyBytes, cancellation);
            file.Flush(flushToDisk: true);
            return path;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Gives a written file its name, in place of whatever had it. The written file is gone also when this fails.</summary>
    public static void MoveInto(string written, string path)
    {
        try
        {
            File.Move(written, path, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    /// <summary>Deletes what writers that died left behind.</summary>
    public void Sweep(DateTimeOffset olderThan)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime) File.Delete(path);
        }
    }

    /// <summary>Brings a folder's names to the disk.</summary>
    public static void Flush(string folder)
    {
        using var handle = new SafeFileHandle(Libc.Open(folder, Libc.ReadOnly | Libc.CloseOnExec, 0), ownsHandle: true);
        if (handle.IsInvalid || Libc.Fsync(handle) != 0)
            throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Copies what it can without the bytes passing through this process; how many bytes that was; the source is left behind them.</summary>
    private static unsafe long CopyInKernel(FileStream source, SafeFileHandle target, CancellationToken cancellation)
    {
        if (!source.CanSeek) return 0;
        const int most = 64 * 1024 * 1024;
        var (from, to) = (source.Position, 0L);
        while (!cancellation.IsCancellationRequested && Libc.CopyFileRange(source.SafeFileHandle, &from, target, &to, most, 0) > 0) { }
        source.Position = from;
        return to;
    }
}
