using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lava.EndToEnd;

/// <summary>What leaves <c>lava up</c> for a collector that the standard variables name.</summary>
public class TelemetryTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Metrics_and_spans_reach_a_collector()
    {
        using var realm = new ScratchRealm(("jobs/hello.yaml", "job_id: hello\ntype: cmd\nworker: core\nenabled: true\npayload: echo hello\n"));
        var received = new ConcurrentBag<(string Path, string Body)>();
        await using var collector = new LoopbackServer(async (call, stop) =>
        {
            using var reader = new StreamReader(call.Request.InputStream, Encoding.Latin1);
            received.Add((call.Request.Url!.AbsolutePath, await reader.ReadToEndAsync(stop)));
        });
        using var up = LavaProcess.StartWith(Variables(collector.Address + "/"), "up", realm.Folder);
        var run = realm.Dispatch("hello");

        await Until.Async(() => Has("/v1/metrics", "lava.run.time") && Has("/v1/metrics", "lava.slots") && Has("/v1/metrics", "lava-worker") && Has("/v1/traces", "run hello") && Has("/v1/traces", run), "metrics and spans");
        up.Signal("INT");
        Assert.Equal(0, up.Wait());

        bool Has(string path, string text) => received.Any(r => r.Path == path && r.Body.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_collector_that_never_answers_holds_up_neither_runs_nor_the_end()
    {
        using var realm = new ScratchRealm(("jobs/hello.yaml", "job_id: hello\ntype: cmd\nworker: core\nenabled: true\npayload: echo hello\n"));
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        using var up = LavaProcess.StartWith(Variables($"http://{deaf.LocalEndpoint}/"), "up", realm.Folder);
        foreach (var run in Enumerable.Range(0, 3).Select(_ => realm.Dispatch("hello")).ToList())
            await Until.Async(() => realm.Status(run) == "complete", "the run");

        up.Signal("INT");
        await Until.Async(() => up.Process.HasExited, "the end", 30);
        Assert.Equal(0, up.Wait());
    }

    private static Dictionary<string, string> Variables(string address) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "300",
    };
}
