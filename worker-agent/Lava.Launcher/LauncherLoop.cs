using Lava.Launcher.Frames;
using Lava.Launcher.Jobs;
using Lava.Launcher.Native;
using Lava.Launcher.Output;
using Lava.Launcher.Processes;

namespace Lava.Launcher;

/// <summary>Listens to the worker, to the ends of children and to the clock, one after the other, until the worker is gone and no job is left.</summary>
internal sealed unsafe class LauncherLoop
{
    private const int LongestWait = 1000;

    private readonly WorkerPipe _worker = new();
    private readonly Wakeup _wakeup = new();
    private readonly Lease _lease = new();
    private readonly List<int> _killAlls = [];
    private readonly OutputPump _pump;
    private readonly ChildWaiter _waiter;
    private readonly JobTable _jobs;
    private readonly Guard _guard;
    private bool _expired = true;
    private bool _workerGone;
    private long _observed;

    public LauncherLoop()
    {
        _pump = new OutputPump(_wakeup);
        _waiter = new ChildWaiter(_wakeup);
        _jobs = new JobTable(_pump, _waiter, _worker.Send);
        _guard = new Guard(_lease);
    }

    public void Run()
    {
        _pump.Run();
        _waiter.Run();
        _guard.Run();
        _worker.Send(new HelloFrame(HelloFrame.CurrentVersion));
        while (!(_workerGone && NoneLeft()))
        {
            _worker.Flush();
            Wait();
            _guard.LoopIsAlive();
            foreach (Frame frame in _worker.Receive())
                Handle(frame);
            CheckLease();
            if (_worker.Closed && !_workerGone)
            {
                _workerGone = true;
                _jobs.EndAll(EndCause.WorkerGone);
            }
            _jobs.Reap();
            Observe();
            _jobs.Advance();
            while (_pump.TryTakeFinished(out OutputStream? stream))
                _jobs.Finished(stream!);
            AnswerKillAlls();
        }
        _worker.Flush();
    }

    private void Handle(Frame frame)
    {
        switch (frame)
        {
            case LeaseFrame lease:
                _lease.Deadline = lease.Deadline;
                break;
            case StartFrame start when !_lease.Holds:
                _worker.Send(new NotStartedFrame(start.Key, _lease.Deadline == 0 ? "the worker holds no lease" : "the worker's lease has run out", 0));
                break;
            case StartFrame start when _killAlls.Count > 0:
                _worker.Send(new NotStartedFrame(start.Key, "the worker is ending everything", 0));
                break;
            case StartFrame start:
                _expired = false;
                _jobs.Start(start);
                // The worker should know the process id before anything can happen to this process.
                _worker.Flush();
                break;
            case KillFrame kill:
                _jobs.End(kill.Key, kill.GraceMilliseconds, EndCause.Cancelled);
                break;
            case KillAllFrame all:
                _killAlls.Add(all.Number);
                _jobs.EndAll(EndCause.KilledWithAll);
                break;
        }
    }

    private void CheckLease()
    {
        if (_expired || _lease.Holds)
            return;
        _expired = true;
        _jobs.EndAll(EndCause.LeaseExpired);
    }

    private void Observe()
    {
        if (Environment.TickCount64 - _observed < LongestWait)
            return;
        _observed = Environment.TickCount64;
        _jobs.Observe();
    }

    private void AnswerKillAlls()
    {
        if (_killAlls.Count == 0 || !NoneLeft())
            return;
        foreach (int number in _killAlls)
            _worker.Send(new NoneLeftFrame(number));
        _killAlls.Clear();
    }

    private bool NoneLeft() => _jobs.Count == 0 && ProcessTree.OwnChildren().Count == 0;

    private void Wait()
    {
        // Timers stop while the machine is suspended, so the lease is looked at each second whatever the timers say.
        long wait = Math.Min(LongestWait, _jobs.NextDue() - Environment.TickCount64);
        if (!_expired)
            wait = Math.Min(wait, _lease.Left);
        Libc.PollEntry* entries = stackalloc Libc.PollEntry[3];
        entries[0] = new() { Fd = _wakeup.Fd, Wanted = Libc.PollIn };
        entries[1] = new() { Fd = _worker.Closed ? -1 : WorkerPipe.In, Wanted = Libc.PollIn };
        entries[2] = new() { Fd = _worker.HasOutgoing ? WorkerPipe.Out : -1, Wanted = Libc.PollOut };
        int ready = Libc.Poll(entries, 3, (int)Math.Max(0, wait));
        if (ready > 0 && entries[0].Found != 0)
            _wakeup.Clear();
    }
}
