using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Launching;
using Lava.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>What the parts of one fleet's worker share.</summary>
internal sealed record WorkerContext
{
    public required RealmPorts Ports { get; init; }
    public required WorkerOptions Options { get; init; }
    public required SessionKeeper Keeper { get; init; }
    public required LiveRuns Live { get; init; }
    public required RunControl Control { get; init; }
    public required ILauncher Launcher { get; init; }
    public required IWorkFolders Folders { get; init; }
    public required IReadOnlyDictionary<string, string> JobEnvironment { get; init; }
    public required ILogger Log { get; init; }
    public required FleetTelemetry Telemetry { get; init; }
    public required StallWatch Stall { get; init; }
    public required EngineRules Rules { get; init; }

    public SessionId Session => Keeper.Id;
    public Lease Lease => Keeper.Lease;
    public TimeProvider Time => Options.Time;
    public DateTimeOffset Now => Options.Time.GetUtcNow();

    public HeldRow Hold(Run row) => new(row, Ports.Runs, Lease, Time, Telemetry.Changed);

    /// <summary>A call of a held run's protocol, made again while the lease lasts.</summary>
    public Task<T> PersistAsync<T>(Func<ValueTask<T>> call, string otherwise, CancellationToken cancellation = default) => Persist.CallAsync(call, otherwise, Lease, Time, cancellation);

    /// <summary>A call that is made again a few times.</summary>
    public Task<T> PatientlyAsync<T>(Func<ValueTask<T>> call, int most, CancellationToken cancellation) => Persist.PatientlyAsync(call, most, Lease, Time, cancellation);

    public RealmConfig Config(Realm realm) => new(Options.EnvironmentVariable, realm.Config);
}
