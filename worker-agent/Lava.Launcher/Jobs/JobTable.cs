using Lava.Launcher.Frames;
using Lava.Launcher.Native;
using Lava.Launcher.Output;
using Lava.Launcher.Processes;
using Lava.Launcher.Spawning;

namespace Lava.Launcher.Jobs;

/// <summary>The jobs, and every step one can take. Belongs to the loop's thread.</summary>
internal sealed unsafe class JobTable(OutputPump pump, ChildWaiter waiter, Action<Frame> send)
{
    private const int BusyProgramTries = 100;
    private const int BusyProgramPause = 10;
    private const int KillAgainPause = 50;
    private const int ForgetSeenAbove = 256;

    private readonly Dictionary<string, Job> _byKey = [];
    private readonly Dictionary<int, Job> _byFirst = [];
    private readonly Dictionary<OutputStream, Job> _byStream = [];
    private bool _changed;

    /// <summary>Jobs whose last frame has not been sent.</summary>
    public int Count => _byKey.Count;

    private static long Now => Environment.TickCount64;

    /// <summary>Starts a process and says so; or says why not.</summary>
    public void Start(StartFrame start)
    {
        var job = new Job(start);
        if (!_byKey.TryAdd(start.Key, job))
            send(new NotStartedFrame(start.Key, "a process of this key is running", Errno.Exists));
        else
            TryStart(job);
    }

    /// <summary>TERM to the job's tree, KILL after the grace; what has exited by itself keeps its outcome.</summary>
    public void End(string key, long graceMilliseconds, EndCause cause)
    {
        if (_byKey.TryGetValue(key, out Job? job))
            End(job, graceMilliseconds, cause);
    }

    /// <summary>KILL to everything, without grace.</summary>
    public void EndAll(EndCause cause)
    {
        foreach (Job job in _byKey.Values.ToList())
            End(job, 0, cause);
        _changed = true;
        Settle();
    }

    /// <summary>Takes in every child that has ended.</summary>
    public void Reap()
    {
        int status;
        int pid;
        while ((pid = Libc.WaitPid(-1, &status, Libc.WaitNoHang)) > 0)
        {
            _changed = true;
            if (!_byFirst.Remove(pid, out Job? job))
                continue;
            int signal = status & 0x7f;
            job.Code = signal == 0 ? (status >> 8) & 0xff : -signal;
            if (job.Phase == JobPhase.Running)
                EnterKilling(job);
        }
        waiter.LookAgain();
    }

    /// <summary>Takes the steps whose time has come, and looks after trees that are to end.</summary>
    public void Advance()
    {
        long now = Now;
        foreach (Job job in _byKey.Values.Where(j => now >= j.Due).ToList())
        {
            switch (job.Phase)
            {
                case JobPhase.Starting:
                    TryStart(job);
                    break;
                case JobPhase.Running:
                    End(job, job.Start.GraceMilliseconds, EndCause.TimedOut);
                    break;
                case JobPhase.Terminating:
                    EnterKilling(job);
                    break;
                case JobPhase.Killing:
                    job.Due = now + KillAgainPause;
                    _changed = true;
                    break;
            }
        }
        Settle();
    }

    /// <summary>Remembers who is in which tree, for those that will hide later.</summary>
    public void Observe()
    {
        if (_byFirst.Count == 0)
            return;
        foreach (Job job in _byKey.Values.Where(j => j.Seen.Count > ForgetSeenAbove))
            job.Seen.RemoveWhere(s => ProcFs.Stat(s.Pid)?.Start != s.Start);
        Ownership.Survey(_byKey.Values);
    }

    /// <summary>A stream is in its file for good.</summary>
    public void Finished(OutputStream stream)
    {
        if (!_byStream.Remove(stream, out Job? job) || ++job.StreamsFinished < 2)
            return;
        _byKey.Remove(job.Start.Key);
        string[] problems = [job.Stdout!.Problem, job.Stderr!.Problem];
        send(new EndedFrame
        {
            Key = job.Start.Key,
            Code = job.Code ?? 0,
            Cause = job.Cause,
            StdoutBytes = job.Stdout.Written,
            StderrBytes = job.Stderr.Written,
            OutputProblem = string.Join("; ", problems.Where(p => p.Length > 0)),
        });
    }

    /// <summary>Monotonic milliseconds of the next step that waits for time.</summary>
    public long NextDue() => _byKey.Count == 0 ? long.MaxValue : _byKey.Values.Min(j => j.Due);

    private void TryStart(Job job)
    {
        switch (Spawner.Spawn(job.Start))
        {
            case SpawnResult.Started started:
                job.Pid = started.ProcessId;
                job.Stdout = started.Stdout;
                job.Stderr = started.Stderr;
                job.Phase = JobPhase.Running;
                job.Due = job.Start.TimeoutMilliseconds > 0 ? Now + job.Start.TimeoutMilliseconds : long.MaxValue;
                _byFirst[job.Pid] = job;
                _byStream[started.Stdout] = job;
                _byStream[started.Stderr] = job;
                pump.Add(started.Stdout);
                pump.Add(started.Stderr);
                waiter.LookAgain();
                send(new StartedFrame(job.Start.Key, job.Pid));
                break;
            case SpawnResult.Failed { Errno: Errno.TextBusy } when ++job.Tries < BusyProgramTries:
                // Somebody forked while he had the program open for writing; his child closes it at its exec.
                job.Due = Now + BusyProgramPause;
                break;
            case SpawnResult.Failed failed:
                _byKey.Remove(job.Start.Key);
                send(new NotStartedFrame(job.Start.Key, failed.Reason, failed.Errno));
                break;
        }
    }

    private void End(Job job, long graceMilliseconds, EndCause cause)
    {
        switch (job.Phase)
        {
            case JobPhase.Starting:
                _byKey.Remove(job.Start.Key);
                send(new EndedFrame { Key = job.Start.Key, Code = -Libc.SignalKill, Cause = cause, StdoutBytes = 0, StderrBytes = 0 });
                break;
            case JobPhase.Running when graceMilliseconds > 0:
                job.Cause = cause;
                job.Phase = JobPhase.Terminating;
                job.Due = Now + graceMilliseconds;
                foreach (var (process, _) in Ownership.Survey(_byKey.Values).Where(p => p.Job == job))
                {
                    Libc.Kill(process.Pid, Libc.SignalTerminate);
                    // A stopped process gets to its TERM only once it goes on.
                    Libc.Kill(process.Pid, Libc.SignalContinue);
                }
                break;
            case JobPhase.Running:
                job.Cause = cause;
                EnterKilling(job);
                break;
            case JobPhase.Terminating when graceMilliseconds <= 0:
                EnterKilling(job);
                break;
            case JobPhase.Terminating:
                job.Due = Math.Min(job.Due, Now + graceMilliseconds);
                break;
        }
    }

    private void EnterKilling(Job job)
    {
        job.Phase = JobPhase.Killing;
        job.Due = Now + KillAgainPause;
        _changed = true;
    }

    /// <summary>
    /// Kills what is left of trees that are to end, and lets go of those of which nothing is left. Once a first process has been
    /// reaped, each live descendant hangs on a child of ours that is nobody's first process: without one, all is gone.
    /// </summary>
    private void Settle()
    {
        if (!_changed)
            return;
        _changed = false;
        var left = new HashSet<Job>();
        bool orphans = ProcessTree.OwnChildren().Any(c => !_byFirst.ContainsKey(c));
        if (orphans || _byFirst.Values.Any(j => j.Phase == JobPhase.Killing))
        {
            Job[] live = [.. _byKey.Values.Where(j => j.Phase is > JobPhase.Starting and < JobPhase.Draining)];
            Job? last = live.Length == 1 ? live[0] : null;
            // Once the last job's first process is gone, what shows no sign of any job goes with it, and without grace: nothing
            // says that it was ever asked to end.
            bool straysEnd = live.Length == 0 || last is { Code: not null };
            foreach (var (process, owner) in Ownership.Survey(_byKey.Values))
            {
                if ((owner ?? last) is { } job)
                    left.Add(job);
                if (owner is { Phase: JobPhase.Killing } || (owner is null && straysEnd))
                    Kill(process);
            }
        }
        foreach (Job job in _byKey.Values.Where(j => j is { Code: not null, Gone: false } && !left.Contains(j)).ToList())
        {
            job.Phase = JobPhase.Draining;
            job.Due = long.MaxValue;
            pump.Finish(job.Stdout!);
            pump.Finish(job.Stderr!);
        }
    }

    /// <summary>The group first: that is one step for the kernel, and a process can't fork its way out of it.</summary>
    private static void Kill(ProcessEntry process)
    {
        if (process.Group > 1 && process.Session != Environment.ProcessId)
            Libc.Kill(-process.Group, Libc.SignalKill);
        Libc.Kill(process.Pid, Libc.SignalKill);
    }
}
