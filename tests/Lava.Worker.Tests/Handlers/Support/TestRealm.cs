using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Embedded;
using Lava.Worker.Handlers;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>A realm in a temporary folder, and one run of it with a working folder.</summary>
public sealed class TestRealm : IAsyncDisposable
{
    private readonly EmbeddedRealm _embedded;

    private TestRealm(string root, EmbeddedRealm embedded, StubSpecs specs, Realm realm)
    {
        (Root, _embedded, Specs, Realm) = (root, embedded, specs, realm);
        Directory.CreateDirectory(WorkFolder);
        Directory.CreateDirectory(Payloads);
    }

    public string Root { get; }

    public string WorkFolder => Path.Combine(Root, "work");

    public string Payloads => Path.Combine(Root, "payloads");

    public StubSpecs Specs { get; }

    public Realm Realm { get; }

    public RealmPorts Ports => _embedded.Ports;

    public RecordingDispatch Dispatch { get; init; } = new();

    public S3Uri Output { get; } = new("temp", "tmp/some/job/run-1");

    public static async Task<TestRealm> OpenAsync(TimeProvider? time = null)
    {
        var root = Directory.CreateTempSubdirectory("lava-handlers-").FullName;
        var realm = new Realm { Name = "test", S3Payloads = "s3://payloads", S3Temp = "s3://temp/tmp", Raw = new JsonObject { ["realm"] = "test" } };
        var specs = new StubSpecs(realm);
        var embedded = await EmbeddedRealm.OpenAsync(new EmbeddedOptions { Directory = root, Realm = "test", Specs = specs, Time = time ?? TimeProvider.System }, CancellationToken.None);
        return new TestRealm(root, embedded, specs, realm);
    }

    public async ValueTask DisposeAsync()
    {
        await _embedded.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    /// <summary>Puts a text among the payloads, without the executable bit.</summary>
    public void Payload(string name, string text)
    {
        var path = Path.Combine(Payloads, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public static Run Row { get; } = new()
    {
        JobId = "some/job",
        RunId = "run-1",
        MasterRunId = "run-0",
        Attempt = 1,
        TsDispatch = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero),
    };

    public EffectiveJob Job(string type, string payload = "null", string parameters = "{}", string jobId = "some/job") => EffectiveJob.Of(
        new Job
        {
            JobId = jobId,
            Type = type,
            Worker = "core",
            Owner = "me",
            Payload = JsonNode.Parse(payload),
            Parameters = JsonNode.Parse(parameters)!.AsObject(),
            Grace = Duration.FromSeconds(1),
            Raw = new JsonObject { ["job_id"] = jobId, ["type"] = type, ["worker"] = "core" },
        },
        Realm, Row, null, new JsonObject { ["place"] = "north pole" }, Row.TsDispatch);

    public JobContext Context(EffectiveJob job, ILauncher launcher, JsonObject? config = null, IBlobStore? blobs = null, ILogger? log = null) => new()
    {
        Job = job,
        Row = Row,
        Config = new RealmConfig(_ => null, config),
        Ports = blobs is null ? Ports : Ports with { Blobs = blobs },
        Launcher = launcher,
        WorkFolder = WorkFolder,
        Output = Output,
        Children = null!,
        Dispatch = Dispatch,
        BaseEnvironment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LAVA_S3_KEY"] = "worker's", ["FROM_WORKER"] = "1" },
        Log = log ?? NullLogger.Instance,
        Time = TimeProvider.System,
    };

    /// <summary>The text of an object; null when there is none.</summary>
    public async Task<string?> TextAsync(string? uri)
    {
        if (S3Uri.Parse(uri) is not { } at) return null;
        await using var stream = await Ports.Blobs.OpenReadAsync(at, CancellationToken.None);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(CancellationToken.None);
    }

    public Task<string?> OutputAsync(string name) => TextAsync(Output.Under(name).ToString());
}
