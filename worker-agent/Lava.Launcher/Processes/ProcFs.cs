using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lava.Launcher.Native;

namespace Lava.Launcher.Processes;

/// <summary>Reads /proc. A process that is gone, or not ours to read, gives nothing.</summary>
internal static unsafe class ProcFs
{
    private const int SessionField = 6;
    private const int StartField = 22;

    public static ProcessEntry? Stat(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        int length = ReadOnce($"/proc/{pid}/stat", buffer);
        if (length <= 0)
            return null;
        ReadOnlySpan<byte> line = buffer[..length];
        // The second field is the program's name, in brackets, and may hold any character.
        line = line[(line.LastIndexOf((byte)')') + 2)..];
        Span<long> fields = stackalloc long[StartField + 1];
        int field = 3;
        foreach (Range range in line.Split((byte)' '))
        {
            if (field > StartField)
                break;
            // The third, the state, is a letter.
            if (field > 3 && !Utf8Parser.TryParse(line[range], out fields[field], out _))
                return null;
            field++;
        }
        return new ProcessEntry(pid, (int)fields[4], (int)fields[5], (int)fields[SessionField], fields[StartField]);
    }

    /// <summary>Children of one thread; null where the kernel has no such file.</summary>
    public static List<int>? Children(int pid, int thread)
    {
        byte[]? bytes = ReadAll($"/proc/{pid}/task/{thread}/children");
        if (bytes is null)
            return null;
        var children = new List<int>();
        ReadOnlySpan<byte> rest = bytes;
        while (Utf8Parser.TryParse(rest, out int child, out int used))
        {
            children.Add(child);
            rest = rest[Math.Min(rest.Length, used + 1)..];
        }
        return children;
    }

    /// <summary>Dead or unreaped.</summary>
    public static bool HasEnded(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        int length = ReadOnce($"/proc/{pid}/stat", buffer);
        return length <= 0 || buffer[buffer[..length].LastIndexOf((byte)')') + 2] is (byte)'Z' or (byte)'X';
    }

    /// <summary>This process's file descriptors.</summary>
    public static List<int> OpenDescriptors() =>
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(Path.GetFileName).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))];

    /// <summary>The names in a folder of /proc that are numbers.</summary>
    public static IEnumerable<int> Numbers(string folder)
    {
        string[] names;
        try
        {
            names = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }
        foreach (string name in names)
        {
            if (int.TryParse(Path.GetFileName(name.AsSpan()), out int number))
                yield return number;
        }
    }

    /// <summary>The value of a variable in the environment a process was started with.</summary>
    public static string? EnvironmentVariable(int pid, string name)
    {
        ReadOnlySpan<byte> environment = ReadAll($"/proc/{pid}/environ");
        byte[] prefix = Encoding.UTF8.GetBytes(name + "=");
        foreach (Range range in environment.Split((byte)0))
        {
            if (environment[range].StartsWith(prefix))
                return Encoding.UTF8.GetString(environment[range][prefix.Length..]);
        }
        return null;
    }

    private static int ReadOnce(string path, Span<byte> buffer)
    {
        int fd = Libc.Open(path, Libc.OpenReadOnly | Libc.OpenCloseOnExec, 0);
        if (fd < 0)
            return -1;
        fixed (byte* p = buffer)
        {
            nint length = Libc.Read(fd, p, (nuint)buffer.Length);
            Libc.Close(fd);
            return (int)length;
        }
    }

    private static byte[]? ReadAll(string path)
    {
        int fd = Libc.Open(path, Libc.OpenReadOnly | Libc.OpenCloseOnExec, 0);
        if (fd < 0)
            return null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int length = 0;
        while (true)
        {
            nint read;
            fixed (byte* p = buffer)
                read = Libc.Read(fd, p + length, (nuint)(buffer.Length - length));
            if (read <= 0)
                break;
            length += (int)read;
            if (length < buffer.Length)
                continue;
            byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        Libc.Close(fd);
        byte[] all = buffer[..length];
        ArrayPool<byte>.Shared.Return(buffer);
        return all;
    }
}
