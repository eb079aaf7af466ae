namespace Lava.Core.Ports;

/// <summary>One set of ports: all that the engine and the commands know of the outside world.</summary>
public sealed record RealmPorts
{
    /// <summary>The realm's name.</summary>
    public required string Realm { get; init; }
    /// <summary>The events table.</summary>
    public required IRunStore Runs { get; init; }
    /// <summary>The workers table.</summary>
    public required ISessionStore Sessions { get; init; }
    /// <summary>The fleets' queues.</summary>
    public required IMessageQueue Queue { get; init; }
    /// <summary>The buckets.</summary>
    public required IBlobStore Blobs { get; init; }
    /// <summary>Specs.</summary>
    public required ISpecStore Specs { get; init; }
    /// <summary>State items.</summary>
    public required IStateStore State { get; init; }
    /// <summary>Secrets.</summary>
    public required ISecretStore Secrets { get; init; }
    /// <summary>What leaves the realm.</summary>
    public required IOutbox Outbox { get; init; }
    /// <summary>Extra environment for jobs, so that <c>lava</c> finds its realm (e.g. <c>LAVA_REALM_DIR</c>).</summary>
    public IReadOnlyDictionary<string, string> JobEnvironment { get; init; } = new Dictionary<string, string>();
}
