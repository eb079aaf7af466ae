using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Lava.Aws;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Emulators;
using Lava.EndToEnd.Aws;

namespace Lava.Benchmarks;

/// <summary>Drives a realm on the emulators with the built agent: speed first, then, through counting proxies, the calls that a run takes.</summary>
internal static class AwsLoad
{
    /// <summary>Measures all; prints a table.</summary>
    public static async Task RunAsync(IReadOnlyDictionary<string, int> runs, int slots)
    {
        await using var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        var emulators = ProcessFigures.Children(Environment.ProcessId);
        var folder = Directory.CreateTempSubdirectory("lava-load-").FullName;
        var starts = Path.Combine(folder, "starts");
        await PutAsync(realm, "log", "log", "noted");
        await PutAsync(realm, "cmd", "cmd", "true");
        await PutAsync(realm, "exe", "exe", "j.sh");
        await PutAsync(realm, "timed", "exe", "timed.sh");
        await realm.Aws.Clients.S3.PutObjectAsync(new() { BucketName = realm.Bucket, Key = "payloads/j.sh", ContentBody = "#!/bin/sh\nexit 0\n" });
        await realm.Aws.Clients.S3.PutObjectAsync(new() { BucketName = realm.Bucket, Key = "payloads/timed.sh", ContentBody = $"#!/bin/bash\necho \"$EPOCHREALTIME\" >> {starts}\n" });

        var clock = Stopwatch.StartNew();
        await using (var agent = AgentProcess.Start(realm, beat: "60s", arguments: ["-t", slots.ToString(CultureInfo.InvariantCulture), "-l", "info"]))
        {
            await agent.ReadyAsync();
            Say($"start to ready {clock.Elapsed.TotalSeconds:0.00} s (looked at each 50 ms)");
            var launcher = ProcessFigures.Children(agent.Id).Single();
            Say($"idle RSS: agent {ProcessFigures.Resident(agent.Id):0} MB, launcher {ProcessFigures.Resident(launcher):0} MB");
            using var driver = Open(realm, realm.Endpoints);
            foreach (var job in (string[])["log", "cmd", "timed"]) await EachAsync(realm, driver, job, 5, null); // Compiles what the measured runs take.
            File.Delete(starts);
            var sent = new List<double>();
            await EachAsync(realm, driver, "timed", 50, sent);
            var latencies = File.ReadLines(starts).Zip(sent, (x, y) => double.Parse(x, CultureInfo.InvariantCulture) * 1000 - y).Order().ToArray();
            Say($"start latency idle, {latencies.Length} runs: p50 {latencies[latencies.Length / 2]:0.0} ms, max {latencies[^1]:0.0} ms");
            foreach (var (job, count) in runs)
            {
                var before = (Agent: ProcessFigures.Cpu(agent.Id), Launcher: ProcessFigures.Cpu(launcher), Emulators: emulators.Sum(ProcessFigures.Cpu));
                clock.Restart();
                await AtOnceAsync(realm, driver, job, count);
                var seconds = clock.Elapsed.TotalSeconds;
                Say($"{job}: {count} runs, {count / seconds:0} runs/s; CPU ms a run: agent {(ProcessFigures.Cpu(agent.Id) - before.Agent) / count:0.0}, launcher {(ProcessFigures.Cpu(launcher) - before.Launcher) / count:0.0}, emulators {(emulators.Sum(ProcessFigures.Cpu) - before.Emulators) / count:0.0}");
            }
            agent.Signal("TERM");
            await agent.EndAsync();
        }
        await CountAsync(realm, slots);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task CountAsync(EmulatedRealm realm, int slots)
    {
        var counter = new CallCounter();
        var proxies = realm.Endpoints.Values.Distinct().ToDictionary(x => x, x => new FaultProxy(x, 0, 0, counter));
        var endpoints = realm.Endpoints.ToDictionary(x => x.Key, x => proxies[x.Value].Address);
        using var driver = Open(realm, endpoints);
        await using (var agent = await AgentProcess.Start(realm, beat: "60s", endpoints: endpoints, arguments: ["-t", slots.ToString(CultureInfo.InvariantCulture)]).ReadyAsync())
        {
            foreach (var job in (string[])["log", "cmd", "exe"])
            {
                await EachAsync(realm, driver, job, 2, null);
                counter.Take();
                await EachAsync(realm, driver, job, 30, null);
                Print(job + ", one at a time", counter.Take(), 30);
                await AtOnceAsync(realm, driver, job, 100);
                Print(job + ", at once", counter.Take(), 100);
            }
            agent.Signal("TERM");
            await agent.EndAsync();
        }
        foreach (var proxy in proxies.Values) await proxy.DisposeAsync();
    }

    private static void Print(string title, IReadOnlyDictionary<string, (int Calls, double Units)> counts, int runs)
    {
        Say($"{title}: $ {counts.Sum(x => CallCounter.Price(x.Key, x.Value)) / runs * 1e6:0.00} a million runs (list prices, us-east-1)");
        foreach (var (name, count) in counts)
            Say($"  {name,-28}{(double)count.Calls / runs,8:0.00} calls{count.Units / runs,8:0.00} units  $ {CallCounter.Price(name, count) / runs * 1e6,6:0.00}");
    }

    private static AwsRealm Open(EmulatedRealm realm, IReadOnlyDictionary<string, string> endpoints) =>
        AwsRealm.Open(new AwsSettings { Realm = realm.Name, Region = "us-east-1", Credentials = new BasicAWSCredentials("test", "test"), Endpoints = endpoints });

    private static Task PutAsync(EmulatedRealm realm, string id, string type, string payload) => realm.PutAsync(
        new JsonObject { ["job_id"] = id, ["type"] = type, ["payload"] = payload, ["worker"] = "core", ["enabled"] = true, ["owner"] = "o", ["description"] = "d" }.ToJsonString());

    private static async Task EachAsync(EmulatedRealm realm, AwsRealm driver, string job, int runs, List<double>? sent)
    {
        for (var i = 0; i < runs; i++)
        {
            sent?.Add(TimeProvider.System.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).TotalMilliseconds);
            var run = await DispatchAsync(driver, job);
            await IdleAsync(realm.Aws);
            await CheckAsync(realm.Aws, run);
        }
    }

    private static async Task AtOnceAsync(EmulatedRealm realm, AwsRealm driver, string job, int runs)
    {
        var keys = new RunKey[runs];
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => keys[i] = await DispatchAsync(driver, job));
        await IdleAsync(realm.Aws);
        foreach (var key in keys) await CheckAsync(realm.Aws, key);
    }

    private static async Task<RunKey> DispatchAsync(AwsRealm driver, string job) =>
        (await new RunControl(driver.Ports, () => RealmConfig.Defaults, TimeProvider.System).Dispatcher.DispatchAsync(
            new DispatchRequest { JobId = job, RunId = Guid.CreateVersion7().ToString(), Trigger = new RunTrigger { Source = "manual" } }, default)).Row.Key;

    // A message goes when its run was claimed, a claim when the run has ended. Not through the proxies: looking is no part of a run.
    private static Task IdleAsync(AwsRealm realm) => Until.Async(
        async () => await realm.Ports.Queue.DepthAsync("core", default) == default && (await realm.Ports.Runs.HeldAsync("core", default)).Count == 0, "an idle realm", () => "", 300);

    private static async Task CheckAsync(AwsRealm realm, RunKey key)
    {
        var row = await realm.Ports.Runs.GetAsync(key, default);
        if (row?.Status != RunStatus.Complete) throw new InvalidOperationException($"{key} is {row?.Status}, not complete: {row?.Error}");
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
