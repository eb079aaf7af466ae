using System.Text.Json.Nodes;
using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>A fresh, empty realm of the adapter that a suite holds to its contract.</summary>
public interface IRealmUnderTest : IAsyncDisposable
{
    /// <summary>The ports under test.</summary>
    RealmPorts Ports { get; }

    /// <summary>The clock the adapter runs by.</summary>
    TimeProvider Time { get; }

    /// <summary>A bucket that may be written.</summary>
    string Bucket { get; }

    /// <summary>Lets time pass: a fake clock moves, a real one is waited for.</summary>
    ValueTask PassAsync(TimeSpan span);

    /// <summary>Sets a secret by the adapter's own means.</summary>
    ValueTask PutSecretAsync(string name, string value);

    /// <summary>What has left the realm as one kind, oldest first.</summary>
    ValueTask<IReadOnlyList<JsonObject>> SentAsync(string kind);
}
