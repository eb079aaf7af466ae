using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Embedded.Tests.Support;

/// <summary>Specs of a realm that has none.</summary>
internal sealed class NoSpecs : ISpecStore
{
    public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => throw new NotSupportedException("there are no specs here");
    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Job>(null, null));
    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Connection>(null, null));
    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<Job>>([]);
    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<S3Trigger>>([]);
}
