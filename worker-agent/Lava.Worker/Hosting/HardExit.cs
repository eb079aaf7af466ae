using System.Runtime.InteropServices;

namespace Lava.Worker.Hosting;

/// <summary>The end of a process of which a part hangs: an orderly one would wait for that part.</summary>
public static partial class HardExit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Ends the process without finalizers and exit handlers, after <paramref name="lastWords"/>, or in 10 s if these hang too.</summary>
    public static void After(Action lastWords, int code)
    {
        Say(lastWords, Patience);
        Exit(code);
    }

    /// <summary>Says it, and waits for no longer than <paramref name="patience"/>.</summary>
    internal static void Say(Action lastWords, TimeSpan patience)
    {
        var saying = new Thread(() => lastWords()) { IsBackground = true, Name = "last words" };
        saying.Start();
        saying.Join(patience);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
