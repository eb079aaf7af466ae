using Lava.Cli.Realms;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Running;

/// <summary>How workers of a realm folder are set up.</summary>
internal static class WorkerSetup
{
    private const int LeastSlots = 5;

    /// <summary>This program's version.</summary>
    public static string Version { get; } = typeof(WorkerSetup).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Slots of a fleet that doesn't say: at least 5, else one a processor.</summary>
    public static int DefaultSlots => Math.Max(LeastSlots, Environment.ProcessorCount);

    /// <summary>The fleets that the realm or one of its jobs names, with their slots.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, int>> FleetsAsync(OpenRealm realm, CancellationToken cancellation)
    {
        var item = await realm.RealmAsync(cancellation);
        var fleets = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, spec) in item.Fleets) fleets[name] = spec.Slots ?? DefaultSlots;
        foreach (var job in await realm.Ports.Specs.JobsAsync(cancellation)) fleets.TryAdd(job.Worker, DefaultSlots);
        return fleets;
    }

    /// <summary>Where the realm's workers on this host have the folders of their runs.</summary>
    public static string WorkRoot(OpenRealm realm) => Path.Combine(realm.Private, "work");

    /// <summary>Options of a worker for these fleets.</summary>
    public static WorkerOptions Options(CliContext context, OpenRealm realm, IReadOnlyDictionary<string, int> fleets, ILoggerFactory logs) => new()
    {
        Timing = Timing(context),
        Fleets = fleets,
        WorkRoot = WorkRoot(realm),
        LauncherPath = context.Engine.LauncherPath,
        Version = Version,
        EnvironmentVariable = context.Environment,
        ToolsPath = ToolsFolder.Make(realm.Private),
        WaitForChange = Changes(realm.Changes),
        State = context.State,
        Stalled = Stalled(context),
        Logs = logs,
        Time = context.Time == TimeProvider.System ? BootTime.Instance : context.Time,
    };

    private static Action<string>? Stalled(CliContext context) => context.Abandon is not { } abandon ? null : what => abandon(() =>
    {
        context.Error.WriteLine($"lava: {what}: ending this process; start it again. Its state:");
        context.TellState();
    });

    // Many commits between two waits are one change.
    private static Func<CancellationToken, Task> Changes(IRealmChanges changes)
    {
        var seen = changes.Version;
        return async cancellation => seen = await changes.WaitAsync(seen, cancellation);
    }

    /// <summary>The protocol's times: a beat of 20 s, or LAVA_BEAT.</summary>
    public static Timing Timing(CliContext context)
    {
        var (timing, problem) = Core.Running.Timing.Read(context.Environment("LAVA_BEAT"));
        return problem is null ? timing : throw new CliException($"LAVA_BEAT: {problem}");
    }
}
