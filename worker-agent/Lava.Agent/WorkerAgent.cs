using System.Text.Json.Nodes;
using Lava.Aws;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Lava.Worker.Hosting;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>One worker process of a realm on AWS, from its start to its end.</summary>
internal sealed partial class WorkerAgent(AgentOptions options, AwsRealm aws, Func<string, string?> environment, AgentLog logs)
{
    private const int LeastSlots = 5;
    private readonly ILogger _log = logs.CreateLogger("Lava.Agent");
    private readonly StateReport _state = new();

    /// <summary>This program's version.</summary>
    public static string Version { get; } = typeof(WorkerAgent).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Works until told to stop, or until its lease or launcher is lost. Returns the exit status.</summary>
    public async Task<int> RunAsync()
    {
        using var signals = new ProcessSignals(TellState);
        foreach (var option in options.Idle) LogIdle(_log, option);
        Realm realm;
        try
        {
            realm = await aws.Ports.Specs.RealmAsync(signals.First);
        }
        catch (OperationCanceledException) when (signals.First.IsCancellationRequested)
        {
            return AgentProgram.Done; // Told to end before it had begun.
        }
        using var manager = ServiceManager.Find(environment);
        using var ending = new CancellationTokenSource();
        using var instance = new InstanceMetadata(environment);
        using var notices = new TerminationNotices(instance, _log, TimeProvider.System);
        var group = new ScalingGroup(instance, aws.Clients.Scaling, environment, _log, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.First, notices.Ending);
        await using var said = stop.Token.Register(() =>
        {
            LogDraining(_log);
            manager.Stopping();
        });
        var background = Task.WhenAll(notices.WatchAsync(ending.Token), HeartbeatAsync(ending.Token), group.ProtectAsync(() => _state.Held, ending.Token));
        var end = await new WorkerHost(aws.Ports, Worker(realm, manager)).RunAsync(stop.Token, signals.Second);
        await ending.CancelAsync();
        await EndQuietlyAsync(background);
        if (notices.Ending.IsCancellationRequested) await group.DrainedAsync(CancellationToken.None);
        LogEnded(_log, end);
        return end switch
        {
            WorkerEnd.Drained => AgentProgram.Done,
            WorkerEnd.Aborted => AgentProgram.Killed,
            _ => AgentProgram.Again,
        };
    }

    // What goes on beside the worker changes nothing about how it ended.
    private async Task EndQuietlyAsync(Task background)
    {
        try { await background; }
        catch (Exception e) { LogBackgroundFailed(_log, e); }
    }

    private WorkerOptions Worker(Realm realm, ServiceManager manager) => new()
    {
        Timing = Timing(),
        Fleets = options.Fleets.ToDictionary(x => x, x => options.Slots ?? Slots(realm, x)),
        WorkRoot = AgentFolders.Work(environment, options.Realm),
        LauncherPath = LauncherBinary.Find(),
        Version = Version,
        // What the worker decides for a whole fleet it takes from its own environment; the realm's word for it is taken once, at the start.
        EnvironmentVariable = name => environment(name) ?? (name == "LAVA_EVENT_TTL" ? RealmWord(realm, "EVENT_TTL") : null),
        // lava and its hyphenated names lie beside this program.
        ToolsPath = File.Exists(Path.Combine(AppContext.BaseDirectory, "lava")) ? AppContext.BaseDirectory.TrimEnd('/') : null,
        DrainTime = options.Drain,
        Beaten = manager.Well,
        State = _state,
        Stalled = what =>
        {
            HardExit.After(
                () =>
                {
                    LogStalled(_log, what);
                    TellState();
                    logs.Flush();
                },
                AgentProgram.Again);
        },
        Logs = logs,
        Time = BootTime.Instance,
    };

    private Timing Timing()
    {
        var (timing, problem) = Core.Running.Timing.Read(environment(WorkerVariables.Beat));
        return problem is null ? timing : throw new ConfigException($"{WorkerVariables.Beat}: {problem}");
    }

    /// <summary>Slots of a fleet: its own <c>x-workers</c> entry's threads, that of <c>_</c>, or at least five.</summary>
    internal static int Slots(Realm realm, string fleet)
    {
        var entries = realm.Raw["x-workers"] as JsonObject;
        return Threads(entries?[fleet]) ?? Threads(entries?["_"]) ?? Math.Max(LeastSlots, Environment.ProcessorCount);
    }

    private static int? Threads(JsonNode? entry)
    {
        var threads = (entry as JsonObject)?["threads"];
        return threads.Int() is { } number and > 0 ? number : int.TryParse(threads.Text(), System.Globalization.CultureInfo.InvariantCulture, out var text) && text > 0 ? text : null;
    }

    private static string? RealmWord(Realm realm, string name) => new RealmConfig(_ => null, realm.Config).OptionalText(name);

    private async Task HeartbeatAsync(CancellationToken cancellation)
    {
        if (options.Heartbeat is not { } every) return;
        using var timer = new PeriodicTimer(every, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                foreach (var fleet in options.Fleets) await BeatAsync(fleet, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The worker has ended.
        }
    }

    private async Task BeatAsync(string fleet, CancellationToken cancellation)
    {
        try
        {
            var depth = await aws.Ports.Queue.DepthAsync(fleet, cancellation);
            LogHeartbeat(_log, options.Realm, fleet, depth.Visible, depth.InFlight);
        }
        catch (Core.Ports.PortException)
        {
            // The original's way to say that it doesn't know.
            LogHeartbeat(_log, options.Realm, fleet, -1, -1);
        }
    }

    private void TellState()
    {
        foreach (var line in _state.Lines()) LogState(_log, line);
    }

    [LoggerMessage(204, LogLevel.Critical, "{What}: ending this process, to be started again. Its state follows")]
    private static partial void LogStalled(ILogger log, string what);

    [LoggerMessage(206, LogLevel.Error, "What watches the instance or logs the heartbeat had failed")]
    private static partial void LogBackgroundFailed(ILogger log, Exception e);

    [LoggerMessage(205, LogLevel.Information, "{Line}")]
    private static partial void LogState(ILogger log, string line);

    [LoggerMessage(200, LogLevel.Warning, "Option {Option} means nothing any more: it is ignored")]
    private static partial void LogIdle(ILogger log, string option);

    [LoggerMessage(201, LogLevel.Information, "Taking no more work; waiting for what runs. A second signal ends it at once")]
    private static partial void LogDraining(ILogger log);

    [LoggerMessage(202, LogLevel.Information, "Finishing: {End}")]
    private static partial void LogEnded(ILogger log, WorkerEnd end);

    [LoggerMessage(203, LogLevel.Information, "heartbeat realm={Realm} worker={Worker} messages={Messages} notvisible={NotVisible}")]
    private static partial void LogHeartbeat(ILogger log, string realm, string worker, int messages, int notVisible);
}
