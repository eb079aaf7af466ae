using System.Text.Json.Nodes;
using Lava.Worker.Handlers;
using Lava.Worker.Tests.Handlers.Support;

namespace Lava.Worker.Tests.Handlers;

public sealed class LogHandlerTests
{
    [Fact]
    public async Task The_job_as_the_run_sees_it_goes_to_the_log_sorted()
    {
        await using var realm = await TestRealm.OpenAsync();
        var log = new LinesLog();
        var outcome = await new LogHandler().RunAsync(
            realm.Context(realm.Job("log", "null", """{"z": 1.50, "a": "ü"}"""), new FakeLauncher(_ => throw new InvalidOperationException()), log: log), CancellationToken.None);

        Assert.True(outcome.Succeeded);
        var line = Assert.Single(log.Lines);
        Assert.StartsWith("some/job (run-1): {", line);
        var json = JsonNode.Parse(line[line.IndexOf('{')..])!.AsObject();
        Assert.Equal(json.Select(m => m.Key).Order(StringComparer.Ordinal), json.Select(m => m.Key));
        Assert.Equal("""{"a":"ü","z":1.50}""", json["parameters"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("north pole", json["globals"]!["place"]!.GetValue<string>());
    }
}
