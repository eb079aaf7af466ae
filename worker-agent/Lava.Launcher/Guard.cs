using Lava.Launcher.Jobs;
using Lava.Launcher.Native;
using Lava.Launcher.Processes;

namespace Lava.Launcher;

/// <summary>
/// The last resort, on a thread of its own: when the loop hangs, say in a start from a dead network folder, and the worker is
/// gone or its lease has run out, everything is killed without it, and the launcher ends.
/// </summary>
internal sealed unsafe class Guard(Lease lease)
{
    private const int Pause = 500;
    private const int HungAfter = 3000;

    private long _alive = Environment.TickCount64;

    public void Run() => new Thread(Watch) { IsBackground = true, Name = "guard" }.Start();

    /// <summary>Called by the loop at each turn, so at least each second.</summary>
    public void LoopIsAlive() => Volatile.Write(ref _alive, Environment.TickCount64);

    private void Watch()
    {
        while (true)
        {
            long before = Environment.TickCount64;
            Libc.Poll(null, 0, Pause);
            // So late that all of the process stood still: the loop may have its turn first.
            if (Environment.TickCount64 - before >= HungAfter)
                continue;
            if (Environment.TickCount64 - Volatile.Read(ref _alive) < HungAfter)
                continue;
            var input = new Libc.PollEntry { Fd = WorkerPipe.In };
            bool workerGone = Libc.Poll(&input, 1, 0) > 0 && (input.Found & Libc.PollHangUp) != 0;
            if (workerGone || !lease.Holds)
                KillEverything();
        }
    }

    private static void KillEverything()
    {
        HashSet<int> ended = [];
        while (true)
        {
            // Nobody reaps them now: those of ours that have ended stay in the list, without memory or a name to run by. What one of them
            // leaves behind becomes ours as it ends: nothing is left only if all children had ended before they were listed.
            if (ProcessTree.OwnChildren().All(ended.Contains))
                Libc.ExitAtOnce(3);
            var left = Ownership.Survey([]).Select(p => p.Process.Pid).ToLookup(ProcFs.HasEnded);
            foreach (int pid in left[false])
                Libc.Kill(pid, Libc.SignalKill);
            ended = [.. left[true]];
            Libc.Poll(null, 0, 20);
        }
    }
}
