using System.Text.Json.Nodes;
using Lava.Compliance;
using Lava.Core.Ports;
using Lava.Embedded.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Embedded.Tests.Support;

/// <summary>The realm in memory, for the suites.</summary>
internal sealed class MemoryUnderTest : IRealmUnderTest
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 8, TimeSpan.Zero));
    private readonly MemoryRealm _realm;

    public MemoryUnderTest() => _realm = new MemoryRealm("test", new NoSpecs(), _clock);

    public RealmPorts Ports => _realm.Ports;
    public TimeProvider Time => _clock;
    public string Bucket => "bucket-1";
    public string Topic => "arn:aws:sns:us-east-1:123456789012:topic";
    public string OutsideQueue => "outside";

    public ValueTask PassAsync(TimeSpan span)
    {
        _clock.Advance(span);
        return ValueTask.CompletedTask;
    }

    public ValueTask PutSecretAsync(string name, string value)
    {
        _realm.PutSecret(name, value);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<JsonObject>> SentAsync(string kind) =>
        ValueTask.FromResult<IReadOnlyList<JsonObject>>([.. _realm.Sent.Where(x => x.Kind == kind).Select(x => x.Message)]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
