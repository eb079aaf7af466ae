using System.Globalization;
using System.Runtime.InteropServices;

namespace Lava.Cli.Running;

/// <summary>What the parent process left us of the signals' meaning (signal(7): ignored ones stay ignored over execve).</summary>
internal static partial class InheritedSignals
{
    private const int Interrupt = 2;

    /// <summary>
    /// Takes SIGINT back. Shells ignore it in background jobs of scripts, and the runtime then leaves it ignored; but who sends it to
    /// <c>lava up</c> means it.
    /// </summary>
    public static void TakeInterrupt() => _ = Signal(Interrupt, 0);

    /// <summary>Whether SIGHUP is ignored, as under nohup: then it stays so.</summary>
    public static bool IgnoreHangup()
    {
        const string field = "SigIgn:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is not null && (ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
