using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Launching;
using Lava.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>
/// One worker process: a session and a loop a fleet, one launcher for all. It ends when told to, or when its lease or its
/// launcher is lost; whoever runs it then starts a new one.
/// </summary>
public sealed partial class WorkerHost(RealmPorts ports, WorkerOptions options, ILauncher? launcher = null)
{
    private readonly TimeProvider _time = options.Time;
    private readonly ILogger _log = options.Logs.CreateLogger("Lava.Worker");
    private LiveRuns _live = new(EngineRules.All);

    /// <summary>The machine it runs on.</summary>
    internal HostView Machine { get; init; } = HostView.ThisMachine;
    /// <summary>The rules it keeps: all of them, outside of the simulation.</summary>
    internal EngineRules Rules
    {
        get;
        init
        {
            field = value;
            _live = new LiveRuns(value);
        }
    } = EngineRules.All;

    /// <summary>
    /// Works until <paramref name="stopIntake"/> fires and the runs at work have ended, or until <paramref name="abort"/> fires:
    /// then jobs are killed and given back.
    /// </summary>
    public async Task<WorkerEnd> RunAsync(CancellationToken stopIntake, CancellationToken abort)
    {
        LauncherClient? own = null;
        if (launcher is null) own = await LauncherClient.StartAsync(options.LauncherPath, _log, stopIntake);
        try
        {
            using var folders = Machine.OpenFolders(options.WorkRoot, launcher ?? own!);
            return await RunAsync(launcher ?? own!, folders, stopIntake, abort);
        }
        catch (OperationCanceledException) when (stopIntake.IsCancellationRequested || abort.IsCancellationRequested)
        {
            return WorkerEnd.Drained; // Told to end before it had begun.
        }
        finally
        {
            if (own is not null) await own.DisposeAsync();
        }
    }

    private async Task<WorkerEnd> RunAsync(ILauncher jobs, IWorkFolders folders, CancellationToken stopIntake, CancellationToken abort)
    {
        var control = new RunControl(ports, () => new RealmConfig(options.EnvironmentVariable), _time, options.SweepFilter);
        using var stall = new StallWatch(options.StallTime, options.Stalled is { } stalled ? what => stalled($"{what} has not moved for {Spans.ForPeople(options.StallTime)}") : null);
        using var telemetry = new TelemetryQueue();
        var fleets = options.Fleets
            .Select(f => Fleet(f.Key, f.Value, jobs, folders, control, stall, new FleetTelemetry(telemetry, ports.Realm, f.Key, _time))).ToList();
        using var ending = new CancellationTokenSource();
        using var told = options.State.Add(() => [.. fleets.SelectMany(f => f.Worker.State())], () => fleets.Sum(f => f.Worker.Held));
        try
        {
            foreach (var fleet in fleets)
                if (!await fleet.Worker.Keeper.OpenAsync(stopIntake)) return WorkerEnd.LeaseLost;
            foreach (var fleet in fleets) fleet.Worker.Keeper.AfterBeat = async () =>
            {
                await RenewLauncherAsync(jobs, fleets);
                fleet.Telemetry.Beat();
                fleet.Sweep.Beat();
                options.Beaten?.Invoke();
            };
            await RenewLauncherAsync(jobs, fleets);
            options.Beaten?.Invoke();
            foreach (var fleet in fleets)
            {
                fleet.Telemetry.Beat();
                fleet.Sweep.Beat();
            }

            using var intake = CancellationTokenSource.CreateLinkedTokenSource(stopIntake, abort, ending.Token);
            var holding = fleets.Select(f => f.Worker.Keeper.HoldAsync(stall.Watch($"the beat of fleet {f.Worker.Keeper.Id.Fleet}"), ending.Token)).ToList();
            var background = fleets.Select(f => f.Sweep.RunAsync(ending.Token)).Append(WatchCancelsAsync(fleets, ending.Token))
                .Append(folders.StoreLeftAsync(ports.Blobs, _time, _log, ending.Token)).ToList();
            var working = Task.WhenAll(fleets.Select(f => f.Worker.TakeWorkAsync(intake.Token)));
            LogUp(_log, ports.Realm, string.Join(", ", options.Fleets.Select(f => $"{f.Key} ({f.Value} slots)")));

            var lost = Task.WhenAny(holding).Unwrap();
            var end = await UntilEndAsync(fleets, jobs, working, lost, intake, stall, abort);
            ending.Cancel();
            await Task.WhenAll(holding);
            await Task.WhenAll(background);
            return end;
        }
        finally
        {
            ending.Cancel();
            foreach (var fleet in fleets) fleet.Telemetry.Dispose();
        }
    }

    // Waits for the first of: drained, aborted, lease lost, launcher lost; and brings the jobs to the end that it means.
    private async Task<WorkerEnd> UntilEndAsync(List<FleetParts> fleets, ILauncher jobs, Task working, Task<bool> lost, CancellationTokenSource intake, StallWatch stall, CancellationToken abort)
    {
        using var asked = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var limits = CancellationTokenSource.CreateLinkedTokenSource(abort, asked.Token);
        var drained = DrainedAsync(fleets, working, asked, limits.Token);
        var first = await Task.WhenAny(drained, lost, jobs.Completion);
        if (first == drained)
        {
            var clean = await drained;
            // Jobs are gone and running actions have returned before the rows are let go and the session ends.
            if (!clean) await GiveAllBackAsync(fleets, jobs, stall, abort);
            foreach (var fleet in fleets) await EndQuietlyAsync(fleet.Worker.Keeper.LeaveAsync());
            LogDown(_log, ports.Realm);
            return abort.IsCancellationRequested ? WorkerEnd.Aborted : WorkerEnd.Drained;
        }
        using var gone = stall.Watch("the ending of its jobs");
        foreach (var fleet in fleets) fleet.Worker.Keeper.Lease.Revoke();
        _live.StopAll(StopReason.Lost);
        intake.Cancel();
        if (first != jobs.Completion) await jobs.KillAllAsync(CancellationToken.None);
        foreach (var fleet in fleets) await fleet.Worker.DrainAsync(CancellationToken.None);
        limits.Cancel();
        await ((Task)drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        // Nothing of it runs any more: its runs needn't wait until peers fence it.
        foreach (var fleet in fleets) await EndQuietlyAsync(fleet.Worker.Keeper.GiveUpAsync());
        return first == lost ? WorkerEnd.LeaseLost : WorkerEnd.LauncherLost;
    }

    // After a deadline, jobs have their grace before KILL, and an action that is being done has its time: that long the ending may stand still.
    private async Task GiveAllBackAsync(List<FleetParts> fleets, ILauncher jobs, StallWatch stall, CancellationToken abort)
    {
        using var pulse = stall.Watch("the ending of its jobs");
        _live.StopAll(StopReason.GiveBack);
        var gone = Rules.DrainWaits ? Task.WhenAll(fleets.Select(f => f.Worker.DrainAsync(CancellationToken.None))) : Task.CompletedTask;
        using var time = new CancellationTokenSource(_live.All.Select(l => l.Grace).DefaultIfEmpty().Max() + options.Timing.ActionTime, _time);
        using var still = CancellationTokenSource.CreateLinkedTokenSource(abort, time.Token);
        pulse.Rest();
        if (await EndsAsync(gone, still.Token)) return;
        pulse.Move();
        if (await EndsAsync(gone, abort)) return;
        await jobs.KillAllAsync(CancellationToken.None);
        await gone;
    }

    // False: told to wait no longer.
    private static async Task<bool> EndsAsync(Task task, CancellationToken cut)
    {
        try
        {
            await task.WaitAsync(cut);
            return true;
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return false;
        }
    }

    // True: every run came to its own end. False: time is up, or it was told to abort.
    private async Task<bool> DrainedAsync(List<FleetParts> fleets, Task working, CancellationTokenSource asked, CancellationToken cut)
    {
        await working;
        if (options.DrainTime is { } most) asked.CancelAfter(most);
        try
        {
            foreach (var fleet in fleets) await fleet.Worker.DrainAsync(cut);
            return true;
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return false;
        }
    }

    // Where a change in the realm can be seen, a cancel reaches a job at once.
    private async Task WatchCancelsAsync(List<FleetParts> fleets, CancellationToken cancellation)
    {
        if (options.WaitForChange is not { } wait) return;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await wait(cancellation);
                if (_live.All.Any())
                    foreach (var fleet in fleets) await fleet.Worker.Keeper.LookForCancelsAsync(cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogLookFailed(_log, e);
            }
        }
    }

    private FleetParts Fleet(string name, int slots, ILauncher jobs, IWorkFolders folders, RunControl control, StallWatch stall, FleetTelemetry telemetry)
    {
        var keeper = new SessionKeeper(
            new Session
            {
                Fleet = name,
                Id = Machine.NewId(),
                BeatAt = _time.GetUtcNow(),
                Slots = slots,
                Host = options.Host,
                Boot = Machine.Boot,
                Pidns = Machine.PidNamespace,
                Pid = Machine.ProcessId,
                PidStart = Machine.StartTime,
                LauncherPid = jobs.ProcessId,
                LauncherStart = jobs.StartTime,
                Version = options.Version,
                Ttl = (_time.GetUtcNow() + TimeSpan.FromDays(1)).ToUnixTimeSeconds(),
            },
            ports.Sessions, options.Timing, _time, _log, Rules);
        var context = new WorkerContext
        {
            Ports = ports,
            Options = options,
            Keeper = keeper,
            Live = _live,
            Control = control,
            Launcher = jobs,
            Folders = folders,
            JobEnvironment = BaseEnvironment.Of(options, ports),
            Log = _log,
            Stall = stall,
            Rules = Rules,
            Telemetry = telemetry,
        };
        var worker = new FleetWorker(context, slots);
        telemetry.CountSlots(() => worker.Slots);
        var sweep = new FleetSweep(context, IsGone, worker.CheckCancelAsync);
        keeper.OnCancelHint = runId => _ = worker.CheckCancelAsync(runId); // It handles its own errors; the next beat asks again.
        return new FleetParts(worker, sweep, telemetry);
    }

    private async Task RenewLauncherAsync(ILauncher jobs, List<FleetParts> fleets)
    {
        var end = fleets.Min(f => f.Worker.Keeper.Lease.EndOn(Machine.BootNanoseconds));
        if (end > 0) await jobs.RenewLeaseAsync(end, CancellationToken.None);
    }

    private static async Task EndQuietlyAsync(Task end)
    {
        try { await end; }
        catch (PortException) { /* Peers fence it. */ }
    }

    // On one host a session has ended when worker and launcher are both gone.
    private bool IsGone(Session session) =>
        session.Boot == Machine.Boot && session.Pidns == Machine.PidNamespace
        && !Machine.IsAlive(session.Pid, session.PidStart)
        && (session.LauncherPid == 0 || !Machine.IsAlive(session.LauncherPid, session.LauncherStart));

    private sealed record FleetParts(FleetWorker Worker, FleetSweep Sweep, FleetTelemetry Telemetry);

    [LoggerMessage(150, LogLevel.Information, "Worker ready: realm {Realm}, fleets {Fleets}")]
    private static partial void LogUp(ILogger log, string realm, string fleets);

    [LoggerMessage(151, LogLevel.Information, "Worker of realm {Realm} ended cleanly")]
    private static partial void LogDown(ILogger log, string realm);

    [LoggerMessage(152, LogLevel.Warning, "Looking for cancels failed; the next beat looks again")]
    private static partial void LogLookFailed(ILogger log, Exception e);
}
