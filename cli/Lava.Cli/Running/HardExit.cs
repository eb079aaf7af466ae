using System.Runtime.InteropServices;

namespace Lava.Cli.Running;

/// <summary>The end of a process of which a part hangs: an orderly one would wait for that part.</summary>
internal static partial class HardExit
{
    /// <summary>Ends the process now, without finalizers and exit handlers.</summary>
    public static void Now(int code) => Exit(code);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
