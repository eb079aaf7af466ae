using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Lava.Aws;
using Lava.Emulators;
using Lava.EndToEnd.Aws;

namespace Lava.Benchmarks;

/// <summary>Drives a realm on the emulators with the built agent: speed first, then, through counting proxies, the calls that a run takes.</summary>
internal static class AwsLoad
{
    /// <summary>Measures all; prints a table.</summary>
    public static async Task RunAsync(AwsLoadOptions options)
    {
        await using var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        var folder = Directory.CreateTempSubdirectory("lava-load-").FullName;
        var jobs = new LoadJobs(realm, folder);
        await jobs.PutAsync();
        if (options.Command is { } command) await OtherWorkerLoad.RunAsync(realm, command, options);
        else await OwnAsync(realm, jobs, options);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task OwnAsync(EmulatedRealm realm, LoadJobs jobs, AwsLoadOptions options)
    {
        using (var driver = Open(realm, realm.Endpoints))
            await SpeedAsync(realm, new Dispatches(driver, realm.Aws), jobs, options);
        await CountAsync(realm, options);
    }

    private static async Task SpeedAsync(EmulatedRealm realm, Dispatches dispatches, LoadJobs jobs, AwsLoadOptions options)
    {
        var emulators = ProcessFigures.Children(Environment.ProcessId);
        var clock = Stopwatch.StartNew();
        await using var agent = Start(realm, options, realm.Endpoints, "-l", "info");
        await agent.ReadyAsync();
        Say($"start to ready {agent.Ready.TotalMilliseconds:0} ms");
        var launcher = ProcessFigures.Children(agent.Id).Single();
        Say($"idle RSS: agent {ProcessFigures.Resident(agent.Id):0} MB, launcher {ProcessFigures.Resident(launcher):0} MB");
        // Compiles, in the agent and in the emulators, what the measured runs take.
        foreach (var job in (string[])["log", "cmd", "exe"]) await dispatches.AtOnceAsync(job, options.Warm);
        await dispatches.EachAsync("timed", 20);
        await LatencyAsync(dispatches, jobs);
        foreach (var (job, count) in options.Runs.Concat(options.Runs.Reverse()))
        {
            var held = await jobs.HoldSlotsAsync(dispatches, options.Slots);
            var keys = await dispatches.SendAsync(job, count);
            var before = (Agent: ProcessFigures.Cpu(agent.Id), Launcher: ProcessFigures.Cpu(launcher), Emulators: emulators.Sum(ProcessFigures.Cpu), Driver: ProcessFigures.Cpu(Environment.ProcessId));
            clock.Restart();
            jobs.LetGo();
            await dispatches.IdleAsync();
            var seconds = clock.Elapsed.TotalSeconds;
            var (own, theirs, driver) = (ProcessFigures.Cpu(agent.Id) - before.Agent, emulators.Sum(ProcessFigures.Cpu) - before.Emulators, ProcessFigures.Cpu(Environment.ProcessId) - before.Driver);
            var spawner = ProcessFigures.Cpu(launcher) - before.Launcher;
            Say($"{job}: {count} runs, {count / seconds:0} runs/s; CPU ms a run: agent {own / count:0.0}, launcher {spawner / count:0.0}, emulators {theirs / count:0.0}, driver {driver / count:0.0}; of {Environment.ProcessorCount} processors {(own + spawner + theirs + driver) / 10 / seconds / Environment.ProcessorCount:0} % taken, without the jobs' own processes");
            await dispatches.CheckAsync([.. held, .. keys]);
        }
        agent.Signal("TERM");
        await agent.EndAsync();
    }

    private static async Task LatencyAsync(Dispatches dispatches, LoadJobs jobs)
    {
        File.Delete(jobs.Starts);
        var sent = await dispatches.EachAsync("timed", 50);
        var starts = File.ReadLines(jobs.Starts).Select(x => double.Parse(x, CultureInfo.InvariantCulture) * 1000).ToArray();
        Say($"start latency idle, {starts.Length} runs: from the message in the queue {Spread(starts.Zip(sent, (x, y) => x - y.Sent))}; from before the dispatch {Spread(starts.Zip(sent, (x, y) => x - y.Began))}");
    }

    private static string Spread(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return FormattableString.Invariant($"p50 {sorted[sorted.Length / 2]:0.0} ms, max {sorted[^1]:0.0} ms");
    }

    private static AgentProcess Start(EmulatedRealm realm, AwsLoadOptions options, IReadOnlyDictionary<string, string> endpoints, params string[] arguments) =>
        AgentProcess.Start(realm, beat: "60s", endpoints: endpoints, program: options.Agent, arguments: ["-t", options.Slots.ToString(CultureInfo.InvariantCulture), .. arguments]);

    private static async Task CountAsync(EmulatedRealm realm, AwsLoadOptions options)
    {
        var counter = new CallCounter();
        var proxies = realm.Endpoints.Values.Distinct().ToDictionary(x => x, x => new FaultProxy(x, 0, 0, counter));
        var endpoints = realm.Endpoints.ToDictionary(x => x.Key, x => proxies[x.Value].Address);
        using var driver = Open(realm, endpoints);
        var dispatches = new Dispatches(driver, realm.Aws);
        await using (var agent = await Start(realm, options, endpoints).ReadyAsync())
        {
            foreach (var job in (string[])["log", "cmd", "exe", "told"])
            {
                await dispatches.EachAsync(job, 2);
                counter.Take();
                await dispatches.EachAsync(job, 30);
                Print(job + ", one at a time", counter.Take(), 30);
                await dispatches.AtOnceAsync(job, 100);
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

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
