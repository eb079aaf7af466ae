namespace Lava.Cli.Realms;

/// <summary>Says that something was committed to the realm; what changed is read from the rows.</summary>
public interface IRealmChanges
{
    /// <summary>Grows with each change. Take it, read, then wait for it to be passed: nothing is missed.</summary>
    long Version { get; }

    /// <summary>Waits until <see cref="Version"/> is past <paramref name="seen"/>.</summary>
    ValueTask<long> WaitAsync(long seen, CancellationToken cancellation);
}
