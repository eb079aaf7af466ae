using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>A realm that has only connections.</summary>
public sealed class StubSpecs(Realm realm) : ISpecStore
{
    public Dictionary<string, Connection> Connections { get; } = [];

    public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => ValueTask.FromResult(realm);

    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Job>(null, null));

    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) =>
        ValueTask.FromResult(new SpecLookup<Connection>(Connections.GetValueOrDefault(connId), null));

    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<Job>>([]);

    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<S3Trigger>>([]);
}
