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

    /// <summary>A topic that may be published to.</summary>
    string Topic { get; }

    /// <summary>A queue outside the realm that may be sent to.</summary>
    string OutsideQueue { get; }

    /// <summary>What has left the realm as one kind, oldest first: its fields <c>message</c> and, where the service shows them, others.</summary>
    ValueTask<IReadOnlyList<JsonObject>> SentAsync(string kind);
}
