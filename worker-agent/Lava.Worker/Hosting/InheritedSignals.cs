using System.Globalization;
using System.Runtime.InteropServices;

namespace Lava.Worker.Hosting;

/// <summary>What the parent process left us of the signals' meaning (signal(7): ignored ones stay ignored over execve).</summary>
internal static partial class InheritedSignals
{
    private const int Hangup = 1, Interrupt = 2, Terminate = 15;
    // Larger than struct sigaction is anywhere; it is only copied.
    private const int ActionSize = 512;

    /// <summary>Whether SIGHUP is ignored, as under nohup.</summary>
    public static bool IgnoresHangup => IsIgnored(Hangup);

    /// <summary>
    /// Takes SIGINT back, once handlers of SIGINT and SIGTERM are registered. Shells let the background jobs of scripts ignore it, and the
    /// runtime then leaves it ignored; but who sends it to a worker means it. It gets the action that the runtime gave to SIGTERM:
    /// that one tells signals apart by their number.
    /// </summary>
    public static void TakeInterrupt()
    {
        if (!IsIgnored(Interrupt)) return;
        Span<byte> action = stackalloc byte[ActionSize];
        if (Read(Terminate, 0, action) == 0) _ = Write(Interrupt, action, 0);
    }

    private static bool IsIgnored(int signal)
    {
        const string field = "SigIgn:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            var mask = line is null ? 0 : ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return (mask >> (signal - 1) & 1) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Read(int signal, nint none, Span<byte> old);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Write(int signal, ReadOnlySpan<byte> action, nint none);
}
