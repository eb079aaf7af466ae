using System.Text.Json.Nodes;
using Lava.Compliance;
using Lava.Core.Ports;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Embedded.Tests.Support;

/// <summary>An embedded realm in a folder of its own that goes with it. Its clock stands until it is moved.</summary>
internal sealed class TempRealm : IRealmUnderTest
{
    private readonly Dictionary<string, string> _secrets = [];

    private TempRealm(string root) => Root = root;

    public string Root { get; }
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 8, TimeSpan.Zero));
    public EmbeddedRealm Embedded { get; private set; } = null!;
    public RealmPorts Ports => Embedded.Ports;
    public TimeProvider Time => Clock;
    public string Bucket => "bucket-1";
    public string Topic => "arn:aws:sns:us-east-1:123456789012:topic";
    public string OutsideQueue => "outside";

    public static async Task<TempRealm> OpenAsync()
    {
        var realm = new TempRealm(Directory.CreateTempSubdirectory("lava-test-").FullName);
        realm.Embedded = await realm.OpenAnotherAsync();
        return realm;
    }

    /// <summary>The same folder, opened once more, as another process would.</summary>
    public Task<EmbeddedRealm> OpenAnotherAsync(TimeProvider? time = null) =>
        EmbeddedRealm.OpenAsync(new EmbeddedOptions { Directory = Root, Realm = "test", Specs = new NoSpecs(), Time = time ?? Clock }, default);

    public async Task ReopenAsync()
    {
        await Embedded.DisposeAsync();
        Embedded = await OpenAnotherAsync();
    }

    public ValueTask PassAsync(TimeSpan span)
    {
        Clock.Advance(span);
        return ValueTask.CompletedTask;
    }

    public async ValueTask PutSecretAsync(string name, string value)
    {
        _secrets[name] = value;
        var path = Path.Combine(Root, "secrets.yaml");
        await File.WriteAllLinesAsync(path, _secrets.Select(x => $"{x.Key}: {JsonValue.Create(x.Value).ToJsonString()}"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public ValueTask<IReadOnlyList<JsonObject>> SentAsync(string kind)
    {
        var folder = Path.Combine(Root, ".lava", "outbox", kind);
        return ValueTask.FromResult<IReadOnlyList<JsonObject>>(!Directory.Exists(folder) ? [] :
            [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(x => JsonNode.Parse(File.ReadAllText(x))!.AsObject())]);
    }

    public async ValueTask DisposeAsync()
    {
        await Embedded.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
