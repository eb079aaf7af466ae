using System.Runtime.InteropServices;
using Lava.Core.Ports;

namespace Lava.Embedded.Native;

/// <summary>What the file system says of a path itself; a symbolic link is not followed.</summary>
/// <param name="Kind">File, folder or neither.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Inode">The file's number.</param>
/// <param name="ModifiedNanoseconds">When its content last changed, since the epoch.</param>
/// <param name="ChangedNanoseconds">When its content, name or attributes last changed, since the epoch.</param>
internal readonly record struct FileFacts(FileKind Kind, long Size, ulong Inode, long ModifiedNanoseconds, long ChangedNanoseconds)
{
    private const int NoFollow = 0x100, CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;

    /// <summary>Null when there is nothing at the path.</summary>
    public static FileFacts? Of(string path)
    {
        if (Libc.Statx(CurrentDirectory, path, NoFollow, BasicStats, out var stat) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is Libc.NoEntry or Libc.NotDirectory
                ? null
                : throw new PortException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        var kind = (stat.Mode & 0xf000) switch { 0x8000 => FileKind.File, 0x4000 => FileKind.Folder, _ => FileKind.Other };
        return new FileFacts(kind, (long)stat.Size, stat.Inode,
            stat.ModifiedSeconds * 1_000_000_000 + stat.ModifiedNanoseconds,
            stat.ChangedSeconds * 1_000_000_000 + stat.ChangedNanoseconds);
    }

    public DateTimeOffset Modified => DateTimeOffset.UnixEpoch.AddTicks(ModifiedNanoseconds / 100);

    public DateTimeOffset Changed => DateTimeOffset.UnixEpoch.AddTicks(ChangedNanoseconds / 100);

    /// <summary>Quoted hex. Number, time and size: a rename into place makes a new number even within one tick of the clock.</summary>
    public string ETag => $"\"{Inode:x}{ModifiedNanoseconds:x16}{Size:x8}\"";
}

/// <summary>What lies at a path.</summary>
internal enum FileKind
{
    /// <summary>A regular file.</summary>
    File,
    /// <summary>A folder.</summary>
    Folder,
    /// <summary>A symbolic link, a pipe, a device.</summary>
    Other,
}
