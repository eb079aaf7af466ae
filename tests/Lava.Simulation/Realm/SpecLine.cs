using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>A participant's way to the specs: it may fail.</summary>
internal sealed class SpecLine(ISpecStore specs, Line line) : ISpecStore
{
    // Specs are read from a cache in memory, but for what changed: no time passes.
    public ValueTask<Core.Model.Realm> RealmAsync(CancellationToken cancellation) => specs.RealmAsync(cancellation);

    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) =>
        line.Hits(.002) ? throw new PortException("specs: out of reach") : specs.JobAsync(jobId, cancellation);

    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => specs.ConnectionAsync(connId, cancellation);
    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => specs.JobsAsync(cancellation);
    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => specs.TriggersAsync(bucket, cancellation);
}
