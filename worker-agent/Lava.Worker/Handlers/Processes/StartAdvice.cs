using System.Text;
using Lava.Worker.Launching;

namespace Lava.Worker.Handlers.Processes;

/// <summary>Says why a program didn't start, and what to do about it.</summary>
internal static class StartAdvice
{
    private const int NoEntry = 2, TooBig = 7, NoExec = 8, NoAccess = 13;
    private const int LongestFirstLine = 256;

    /// <summary>One sentence. <paramref name="name"/> is the program as the job's author knows it, <paramref name="path"/> as it was to be started.</summary>
    public static string Describe(string name, string path, string workingDirectory, ProcessOutcome.NotStarted outcome)
    {
        var found = path.Contains('/', StringComparison.Ordinal);
        var first = found ? FirstLine(Path.Combine(workingDirectory, path)) : null;
        var why = outcome.Errno switch
        {
            NoEntry or NoExec or NoAccess when first?.StartsWith("#!", StringComparison.Ordinal) == true && first.EndsWith('\r') =>
                $"its first line {Shown(first)} ends with CR LF, the line end of Windows: save it with LF line ends",
            NoEntry when first is null && !found => "no such program in the PATH of this worker: install it there, or give its full path",
            NoEntry when first is null => "no such file on this worker",
            NoEntry when first.StartsWith("#!", StringComparison.Ordinal) =>
                $"its interpreter {Interpreter(first)} is not on this worker: install it, or change its first line",
            NoEntry => "its loader is not on this worker: it was built for another system",
            NoExec when first?.StartsWith("#!", StringComparison.Ordinal) != true =>
                "it is neither a program for this machine nor a script with a #! line: begin it with one, such as #!/bin/sh",
            NoExec => $"its interpreter {Interpreter(first!)} is no program for this machine",
            NoAccess when first?.StartsWith("#!", StringComparison.Ordinal) == true && Interpreter(first) is { Length: > 0 } interpreter && File.Exists(interpreter) =>
                $"not executable, or its interpreter {interpreter} isn't: permission denied",
            NoAccess => "permission denied: it must be an executable file",
            TooBig => "its arguments and environment are too long for this system",
            _ => outcome.Reason,
        };
        return $"{name} can't be started: {why}";
    }

    private static string? FirstLine(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[LongestFirstLine];
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(head[..length]).Split('\n')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Interpreter(string first) => first[2..].Trim().Split(' ', '\t')[0];

    private static string Shown(string first) => first.TrimEnd('\r');
}
