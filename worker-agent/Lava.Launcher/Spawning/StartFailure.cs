using System.Text;
using Lava.Launcher.Frames;
using Lava.Launcher.Native;

namespace Lava.Launcher.Spawning;

/// <summary>Says in words why a start failed: posix_spawn gives one number for the folder, the program and its interpreter.</summary>
internal static class StartFailure
{
    private const int LongestInterpreterLine = 256;

    public static string Describe(StartFrame start, string? path, int errno)
    {
        string program = start.Arguments[0];
        string text = Errno.Text(errno);
        if (!Directory.Exists(start.WorkingDirectory))
            return $"working folder {start.WorkingDirectory}: {Errno.Text(File.Exists(start.WorkingDirectory) ? Errno.NotDirectory : Errno.NoEntry)}";
        if (path is null)
            return errno == Errno.NoEntry ? $"{program}: {text} in PATH" : $"{program}: {text}";
        string full = Path.Combine(start.WorkingDirectory, path);
        if (errno == Errno.NoEntry && File.Exists(full))
            return Interpreter(full) is { } interpreter
                ? $"{program}: its interpreter {interpreter}: {text}"
                : $"{program}: its loader: {text}";
        return $"{program}: {text}";
    }

    private static string? Interpreter(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[LongestInterpreterLine];
            int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (!head[..length].StartsWith("#!"u8))
                return null;
            string line = Encoding.UTF8.GetString(head[2..length]);
            string first = line.Split('\n')[0].TrimStart();
            // A carriage return is part of the name the kernel looked for, so it has to be seen.
            return first.Split(' ', '\t')[0].Replace("\r", "\\r", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
