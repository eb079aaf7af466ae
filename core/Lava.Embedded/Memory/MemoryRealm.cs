using Lava.Core.Ports;

namespace Lava.Embedded.Memory;

/// <summary>
/// A realm that lives in memory, for tests and simulations: it keeps the same contracts as the one in a folder, but for durability.
/// All waiting is by its clock, so a fake one drives it.
/// </summary>
public sealed class MemoryRealm
{
    private readonly MemorySecretStore _secrets = new();
    private readonly MemoryOutbox _outbox = new();

    /// <summary>Makes an empty realm.</summary>
    public MemoryRealm(string realm, ISpecStore specs, TimeProvider time) => Ports = new RealmPorts
    {
        Realm = realm,
        Runs = new MemoryRunStore(),
        Sessions = new MemorySessionStore(),
        Queue = new MemoryMessageQueue(time),
        Blobs = new MemoryBlobStore(time),
        Specs = specs,
        State = new MemoryStateStore(time),
        Secrets = _secrets,
        Outbox = _outbox,
    };

    /// <summary>The realm's ports.</summary>
    public RealmPorts Ports { get; }

    /// <summary>What has left the realm, oldest first.</summary>
    public IReadOnlyList<SentMessage> Sent => _outbox.Sent;

    /// <summary>Sets a secret; null takes it away.</summary>
    public void PutSecret(string name, string? value) => _secrets.Put(name, value);
}
