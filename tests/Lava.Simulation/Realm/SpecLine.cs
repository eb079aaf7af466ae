using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>A participant's way to the specs: mostly a cache in memory, which takes no time; else a read, which may fail and in which it may die.</summary>
internal sealed class SpecLine(World world, ISpecStore specs, Line line) : ISpecStore
{
    public ValueTask<Core.Model.Realm> RealmAsync(CancellationToken cancellation) => specs.RealmAsync(cancellation);

    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) =>
        line.Hits(.002) ? throw new PortException("specs: out of reach")
        : world.Faulty && world.Aside.NextDouble() < world.Chances.SpecRead ? line.ReadAsync("read of a job", () => Now(specs.JobAsync(jobId, CancellationToken.None)), cancellation)
        : specs.JobAsync(jobId, cancellation);

    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => specs.ConnectionAsync(connId, cancellation);
    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => specs.JobsAsync(cancellation);
    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => specs.TriggersAsync(bucket, cancellation);

    private static T Now<T>(ValueTask<T> answer) => answer.GetAwaiter().GetResult();
}
