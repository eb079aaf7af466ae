using System.Net;
using System.Net.Sockets;
using Lava.Core.Model;
using Lava.EndToEnd.Aws;

namespace Lava.Agent.Tests;

/// <summary>The real program on a realm of emulators.</summary>
[Trait("Category", "Slow")]
public sealed class AgentTests : RealmTest
{
    [SkippableFact]
    public async Task A_dispatched_cmd_job_runs_to_complete_and_leaves_its_output()
    {
        await Realm.PutAsync("""{"job_id":"say/hello","type":"cmd","worker":"core","enabled":true,"payload":"sh -c 'echo hello $LAVA_REALM'","on_success":[{"action":"state","state_id":"last","value":"{{ job.job_id }}"}]}""");
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();

        var run = await Realm.DispatchAsync("say/hello");
        var row = await SettledAsync(run, agent);

        Assert.True(row.Status == RunStatus.Complete, $"{row.Error} {agent.Said}");
        Assert.Equal(["dispatched", "starting", "running", "complete"], row.Log.Select(x => x.Status));
        var output = S3Uri.Parse(row.Outputs)!.Value.Under("stdout");
        using var reader = new StreamReader((await Realm.Aws.Ports.Blobs.OpenReadAsync(output, default))!);
        Assert.Equal($"hello {Realm.Name}\n", await reader.ReadToEndAsync());
        Assert.Equal("say/hello", (string?)(await Realm.Aws.Ports.State.GetAsync("last", default))!.Value);
        Assert.Equal(default, await Realm.Aws.Ports.Queue.DepthAsync("core", default));
    }

    [SkippableFact]
    public async Task An_exe_job_takes_its_payload_from_the_bucket()
    {
        await Realm.PutAsync("""{"job_id":"count","type":"exe","worker":"core","enabled":true,"payload":"count.sh"}""");
        using (var script = new MemoryStream("#!/bin/sh\necho one two | wc -w\n"u8.ToArray()))
            await Realm.Aws.Ports.Blobs.WriteAsync(new S3Uri(Realm.Bucket, "payloads/count.sh"), script, default);
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();

        var runs = new[] { await Realm.DispatchAsync("count"), await Realm.DispatchAsync("count") };

        foreach (var run in runs) Assert.Equal(RunStatus.Complete, (await SettledAsync(run, agent)).Status);
    }

    [SkippableFact]
    public async Task A_signal_drains_it_and_its_session_leaves()
    {
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();

        agent.Signal("TERM");

        Assert.Equal(0, await agent.EndAsync());
        Assert.Empty(await Realm.Aws.Ports.Sessions.ListAsync("core", default));
    }

    [SkippableFact]
    public async Task A_cancel_reaches_the_job()
    {
        await Realm.PutAsync("""{"job_id":"sleepy","type":"cmd","worker":"core","enabled":true,"payload":"sleep 300"}""");
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();
        var run = await Realm.DispatchAsync("sleepy");
        await Until.Async(async () => (await Realm.Aws.Ports.Runs.GetAsync(run.Key, default))?.Status == RunStatus.Running, "the start", () => agent.Said);

        await Realm.Control.CancelAsync(run.Key, "test", default);

        Assert.Equal(RunStatus.Cancelled, (await SettledAsync(run, agent)).Status);
    }

    [SkippableFact]
    public async Task What_it_measures_goes_to_the_collector_that_the_environment_names()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await using var agent = await AgentProcess.StartWith(
            Realm, new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{collector.LocalEndpoint}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_METRIC_EXPORT_INTERVAL"] = "300" }).ReadyAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var call = await collector.AcceptTcpClientAsync(limit.Token);
        using var reader = new StreamReader(call.GetStream());
        Assert.StartsWith("POST /v1/metrics", await reader.ReadLineAsync(limit.Token));
    }

    private async Task<Run> SettledAsync(Run run, AgentProcess agent)
    {
        Run? row = null;
        await Until.Async(async () => (row = await Realm.Aws.Ports.Runs.GetAsync(run.Key, default))!.IsSettled, run.Key.ToString(), () => $"{row?.Status} {row?.Error} {agent.Said}");
        return row!;
    }
}
