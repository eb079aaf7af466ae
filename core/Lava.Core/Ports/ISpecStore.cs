using Lava.Core.Model;

namespace Lava.Core.Ports;

/// <summary>The realm's specs as they stand now.</summary>
public interface ISpecStore
{
    /// <summary>The realm item.</summary>
    ValueTask<Realm> RealmAsync(CancellationToken cancellation);

    /// <summary>A job by id.</summary>
    ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation);

    /// <summary>A connection by id.</summary>
    ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation);

    /// <summary>All good jobs.</summary>
    ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation);

    /// <summary>All good triggers of a bucket.</summary>
    ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation);
}

/// <summary>An item, or why there is none.</summary>
/// <param name="Item">The item; null when missing or broken.</param>
/// <param name="Problem">What is wrong with it, for people; null when it is merely missing.</param>
public sealed record SpecLookup<T>(T? Item, string? Problem) where T : class;
