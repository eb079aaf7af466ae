using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Simulation.Actors;
using Lava.Simulation.Checks;
using Lava.Simulation.Kernel;
using Lava.Simulation.Machines;
using Lava.Simulation.Work;

namespace Lava.Simulation;

/// <summary>One trace: what a seed makes of workers, jobs, people and faults, run to its end and judged.</summary>
internal sealed class Trace
{
    private const double Horizon = 4 * 3600, LongestTidying = 2400;
    // When nobody retries anything any more, seconds.
    private const double LastRetry = 310;
    private const long MostSteps = 20_000_000;
    private static readonly string[] Fleets = ["core", "other"];

    private static readonly string[] Top =
    [
        "quick", "plain", "long", "longer", "endless", "acting", "acting-long", "retrying-near", "retrying-far", "two-tries", "late", "queued", "queued-two",
        "single", "notifying", "chain", "chain-resuming", "chain-queued", "dag", "nested", "foreach", "dispatching", "dispatching-late",
    ];

    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly Client _client;

    private Trace(ulong seed, Rules rules, bool tell)
    {
        _world = new World(seed, rules, new Jobs(), tell);
        _supervisor = new Supervisor(_world);
        _client = new Client(_world);
    }

    /// <summary>Runs the trace of a seed.</summary>
    public static TraceResult Run(ulong seed, Rules? rules = null, bool tell = false)
    {
        var trace = new Trace(seed, rules ?? Rules.All, tell);
        trace.Begin();
        return trace.End();
    }

    /// <summary>A fleet of hundreds, a large part of which dies at once: each worker watches three others and sweeps by chance.</summary>
    public static TraceResult RunFleet(ulong seed, int workers, bool tell = false)
    {
        var trace = new Trace(seed, Rules.All, tell);
        trace.BeginFleet(workers);
        return trace.End();
    }

    private TraceResult End()
    {
        Play();
        // Then nothing else that was seen means anything.
        if (_world.Scheduler.Escape is { } escape) _world.Checks.Violations.Insert(0, new Violation("escape", $"work left the simulation's thread: {escape}"));
        return new TraceResult(_world.Seed, _world.Checks.Violations, _world.Scheduler.Fingerprint, _world.Scheduler.Steps, _world.Runs.All.Count(), _world.Story);
    }

    private void BeginFleet(int workers)
    {
        var random = _world.Random;
        for (var i = 0; i < workers; i++) WorkerProcess.Start(_world, new Machine(_world, i), new Dictionary<string, int> { ["core"] = 1 }, _supervisor);
        _client.Watch(["core"], _world.Between(0, 60), 0);
        string[] jobs = ["long", "acting-long", "queued-two", "chain", "plain", "two-tries"];
        for (var i = 0; i < workers / 3; i++)
            _client.Dispatch(new DispatchRequest { JobId = jobs[random.Next(jobs.Length)], RunId = _world.NewId(), Trigger = new RunTrigger { Source = "manual" } }, _world.Between(0, 60));
        _world.Scheduler.In(70, () =>
        {
            foreach (var worker in _supervisor.Live.Where(_ => random.Next(5) < 2).ToArray()) worker.Who.Die();
        });
    }

    private void Begin()
    {
        var random = _world.Random;
        var moves = random.Next(8) == 0;
        var machines = random.Next(3) == 0 ? 3 : 2;
        var shared = random.Next(2) == 0 ? new Machine(_world, 0) : null;
        for (var i = 0; i < machines; i++)
        {
            var fleets = new Dictionary<string, int> { ["core"] = random.Next(3) == 0 ? 3 : 2 };
            if (moves && i < 2) fleets["other"] = 1;
            WorkerProcess.Start(_world, shared ?? new Machine(_world, i + 1), fleets, _supervisor);
        }
        _client.Watch(moves ? Fleets : ["core"], _world.Between(0, 60), _world.Pick([.. _world.Rules.Skews]));
        PlanRuns(moves);
        PlanForeign();
        if (random.Next(6) == 0)
            for (var clock = 0; clock < 2; clock++) _client.Schedule(_world.Between(0, 20), 150);
        PlanFaults();
    }

    private void PlanRuns(bool moves)
    {
        var random = _world.Random;
        var count = random.Next(5) switch { 0 => 1, 1 => 2, 2 => 3, 3 => 4, _ => 6 };
        var jobs = _world.Rules.OnlyJobs ?? Top;
        // Runs of one job meet at its limit.
        var same = random.Next(3) == 0 ? jobs[random.Next(jobs.Count)] : null;
        for (var i = 0; i < count; i++)
        {
            var job = same ?? jobs[random.Next(jobs.Count)];
            var at = _world.Between(0, 60);
            var request = new DispatchRequest
            {
                JobId = job,
                RunId = _world.NewId(),
                Trigger = new RunTrigger { Source = "manual" },
                NotBefore = random.Next(12) switch { 0 => _world.Now.AddSeconds(at + 20), 1 => _world.Now.AddSeconds(at + 1100), _ => null },
            };
            for (var copy = random.NextDouble() < .3 ? 2 : 1; copy > 0; copy--) _client.Dispatch(request, at + (copy - 1) * _world.Between(0, 3));
            // A source whose dispatcher died or failed comes again.
            _client.Dispatch(request, at + _world.Pick(10, 70, 400));
            var key = new RunKey(job, request.RunId);
            PlanRequests(key, at);
            if (moves && random.Next(2) == 0) _world.Scheduler.In(at + _world.Pick(0, 1, 5, 30), () => MoveOrRemove(job));
        }
    }

    private void PlanRequests(RunKey key, double at)
    {
        var random = _world.Random;
        if (random.NextDouble() < _world.Chances.Cancel) _client.Cancel(() => key, at + _world.Pick(.1, 1, 3, 20, 60, 100));
        if (random.NextDouble() < _world.Chances.Cancel / 2) _client.Cancel(() => ChildOf(key), at + _world.Pick(3, 12, 30, 60));
        if (random.NextDouble() < _world.Chances.Retry)
            foreach (var later in (double[])[60, 200]) _client.Retry(() => key, at + later + _world.Between(0, 40));
        // Nobody lets an endless job run for ever.
        if (key.JobId == "endless")
            for (var again = 0; again < 3; again++) _client.Cancel(() => key, 700 + again * 600 + _world.Between(0, 100));
    }

    // Messages that no dispatcher of ours sent: one runs; one whose row has long expired, for it ran, must not.
    private void PlanForeign()
    {
        var at = _world.Between(0, 60);
        if (_world.Random.Next(10) == 0) _world.Scheduler.In(at, () => _world.Queues.Put("core", Foreign(_world.NewId(), _world.Now)));
        if (_world.Random.Next(10) != 0) return;
        var old = _world.NewId();
        _world.Checks.MustNotRun.Add(old);
        for (var copy = 0; copy < 2; copy++) _world.Scheduler.In(at + 70 * copy, () => _world.Queues.Put("core", Foreign(old, _world.Now.AddDays(_world.Rules.ForgetsAge ? 0 : -21))));
    }

    private static string Foreign(string runId, DateTimeOffset at) => LavaJson.Write(new DispatchMessage
    {
        Realm = "sim",
        Worker = "core",
        JobId = "plain",
        RunId = runId,
        TsDispatch = Instant.ToIsoSeconds(at),
    });

    private void PlanFaults()
    {
        var (random, chances) = (_world.Random, _world.Chances);
        var end = _world.FaultsEnd / (double)TimeSpan.TicksPerSecond;
        if (random.NextDouble() < chances.Drain) _world.Scheduler.In(_world.Between(20, end), () => Victim()?.Stop());
        if (random.NextDouble() < chances.Drain / 2) _world.Scheduler.In(_world.Between(20, end), () => Victim()?.Stop(abort: true));
        if (random.NextDouble() < chances.StoreDown)
        {
            var at = _world.Between(10, end);
            _world.Scheduler.In(at, () => Down(true));
            _world.Scheduler.In(at + _world.Pick(5, 30, 58, 90), () => Down(false));
        }
        _world.Scheduler.In(end, () =>
        {
            foreach (var fleet in Fleets.Where(f => !_world.Runs.IndexIsTrue(f))) _world.Checks.Bad("index", null, $"the index of fleet {fleet} is not what the store shows");
        });
        if (random.Next(4) == 0) _world.Scheduler.In(_world.Between(10, end), () => Victim()?.Who.Clock.SkewSeconds -= 5);
        if (random.Next(6) == 0) _world.Scheduler.In(_world.Between(10, end), () => Victim()?.Launcher.Die("launcher killed"));
        if (random.Next(6) == 0) _world.Scheduler.In(_world.Between(10, end), () => Victim()?.Who.Die());
        if (random.Next(10) == 0) _world.Scheduler.In(_world.Between(1, end), () => _world.Queues.Put("core", "{\"not\":\"ours\"}"));
    }

    private void Play()
    {
        Settle(Horizon);
        if (AskForSlots()) Settle(LongestTidying);
        Close();
        if (_world.Checks.Violations.Count == 0) FinalChecks.Judge(_world);
    }

    // Faults are over: every run comes to its end, and then nothing lies about.
    private void Settle(double within)
    {
        var earliest = Math.Max(_world.FaultsEnd + Scheduler.Ticks(100), Scheduler.Ticks(LastRetry));
        if (!Until(() => _world.Scheduler.Now > earliest && FinalChecks.AllSettled(_world), within)) FinalChecks.Stuck(_world);
        else if (!Until(() => _world.Queues.UnderWay == 0 && Fleets.All(f => _world.Queues.Depth(f) is { Visible: 0, InFlight: 0, Delayed: 0 }) && AllIdle(), LongestTidying)) FinalChecks.Untidy(_world, _supervisor);
    }

    // A worker that died before it freed a slot leaves it to the next run, which must get it: another run of each such job has to start.
    private bool AskForSlots()
    {
        if (_world.Checks.Violations.Count > 0) return false;
        var asked = false;
        foreach (var job in _world.Specs.Limited.Where(j => Enumerable.Range(0, StartChecks.ConcurrencyLimit(j)!.Value).All(slot => _world.Limit(j.JobId, slot) is not null)))
        {
            asked = true;
            var request = new DispatchRequest { JobId = job.JobId, RunId = _world.NewId(), Trigger = new RunTrigger { Source = "manual" } };
            _client.Dispatch(request, 0);
            _world.Scheduler.In(300, () =>
            {
                if (_world.Runs.Find(new RunKey(job.JobId, request.RunId)) is not { TsStart: not null } row)
                    _world.Checks.Bad("slot-of-limit-leaked", new RunKey(job.JobId, request.RunId), "nobody runs its job, and it gets no slot");
            });
        }
        if (asked) Until(() => false, 301);
        return asked;
    }

    // Every worker is told to end: then nothing is left.
    private void Close()
    {
        if (_world.Checks.Violations.Count > 0) return;
        _supervisor.Restarts = false;
        foreach (var worker in _supervisor.Live.ToArray()) worker.Stop();
        if (!Until(() => _supervisor.Live.Count == 0 && Fleets.All(f => _world.SessionsOf(f).Count == 0), LongestTidying)) FinalChecks.SessionsLeft(_world, _supervisor);
    }

    private bool Until(Func<bool> done, double seconds)
    {
        var until = _world.Scheduler.Now + Scheduler.Ticks(seconds);
        for (var step = 0; _world.Checks.Violations.Count == 0; step++)
        {
            if (step % 32 == 0 && done()) return true;
            if (!_world.Scheduler.Step(until)) return done();
            if (_world.Scheduler.Steps > MostSteps)
            {
                _world.Checks.Bad("endless", null, "the trace does not come to an end");
                return false;
            }
        }
        return true;
    }

    private bool AllIdle() => _supervisor.Live.Count > 0 && FinalChecks.FoldersLeft(_supervisor).Count == 0 && _supervisor.Live.All(w => w.Fleets.All(f => _world.Checks.LastReceived.GetValueOrDefault((w.Who, f.Key)) == f.Value));

    private WorkerProcess? Victim() => _supervisor.Live.Count == 0 ? null : _supervisor.Live[_world.Random.Next(_supervisor.Live.Count)];

    private void Down(bool down)
    {
        _world.StoreIsDown = down;
        _world.Tell(null, down ? "the store is out of reach" : "the store is back");
    }

    private RunKey? ChildOf(RunKey key) => _world.Runs.Find(key)?.Children is { Count: > 0 } children ? children[_world.Random.Next(children.Count)].Key : null;

    private void MoveOrRemove(string job)
    {
        var where = _world.Random.Next(5) switch { 0 => null, 1 => "core", _ => "other" };
        _world.Tell(null, $"job {job} {(where is null ? "is removed" : "moves to fleet " + where)}");
        if (where is null) _world.Specs.Remove(job);
        else if (_world.Specs.Find(job) is not null) _world.Specs.Move(job, where);
    }
}
