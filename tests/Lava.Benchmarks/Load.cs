using System.Diagnostics;
using System.Globalization;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Embedded;
using Lava.Embedded.Folder;
using Lava.Worker.Engine;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Benchmarks;

/// <summary>Drives one embedded realm in a folder of its own, every write durable, and prints a line of figures.</summary>
internal static class Load
{
    public static string LauncherPath { get; } = LauncherBinary.Find();

    /// <summary>
    /// Runs a job so often, all dispatched at once or each after the one before. Start latency is from just before the dispatch to the
    /// script's first instruction. Throws when a run is not complete, or anything is left.
    /// </summary>
    public static async Task RunAsync(string name, string type, int runs, int slots, bool oneByOne, bool timed)
    {
        var folder = Directory.CreateTempSubdirectory("lava-load-").FullName;
        var starts = Path.Combine(folder, "starts");
        Write(folder, "realm.yaml", "realm: load\n");
        Write(folder, "jobs/j.yaml", $"job_id: j\ntype: {type}\nworker: core\nenabled: true\npayload: {(type == "exe" ? "j.sh" : "null")}\ndescription: d\nowner: o\n");
        // bash tells its first instruction's time without another process, but starts slower than sh.
        Write(folder, "payloads/j.sh", timed ? $"#!/bin/bash\necho \"$LAVA_RUN_ID $EPOCHREALTIME\" >> {starts}\n" : "#!/bin/sh\nexit 0\n");
        var specs = FolderSpecStore.Open(folder, TimeProvider.System);
        await using var realm = await EmbeddedRealm.OpenAsync(
            new EmbeddedOptions { Directory = folder, Realm = "load", Specs = specs, Buckets = RealmDefaults.Buckets(specs.Realm) }, default);
        await using var launcher = await LauncherClient.StartAsync(LauncherPath, NullLogger.Instance, default);
        using var stop = new CancellationTokenSource();
        var options = new WorkerOptions
        {
            Fleets = new Dictionary<string, int> { ["core"] = slots },
            WorkRoot = Path.Combine(folder, ".lava", "work"),
            LauncherPath = LauncherPath,
            Logs = NullLoggerFactory.Instance,
        };
        var worker = new WorkerHost(realm.Ports, options, launcher).RunAsync(stop.Token, default);
        var dispatcher = new RunControl(realm.Ports, () => RealmConfig.Defaults, TimeProvider.System).Dispatcher;

        var sent = new Dictionary<string, double>();
        await DispatchAsync("warm-up"); // Compiles what the measured runs take.
        await CompleteAsync(1);
        sent.Clear();
        var idle = Rss(Environment.ProcessId);
        var (cpu, clock) = (Cpu(launcher), Stopwatch.StartNew());
        if (oneByOne)
        {
            for (var i = 0; i < runs; i++)
            {
                await DispatchAsync(i.ToString(CultureInfo.InvariantCulture));
                await CompleteAsync(i + 2);
            }
        }
        else
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) => await DispatchAsync(i.ToString(CultureInfo.InvariantCulture)));
            await CompleteAsync(runs + 1);
        }
        var (seconds, spent) = (clock.Elapsed.TotalSeconds, Cpu(launcher) - cpu);
        var depth = await realm.Ports.Queue.DepthAsync("core", default);
        var (peak, own) = (Peak(Environment.ProcessId), Rss(launcher.ProcessId));
        await stop.CancelAsync();
        await worker;
        if (depth is not { Visible: 0, Delayed: 0, Dead: 0 } || Directory.EnumerateFileSystemEntries(options.WorkRoot).Any()) throw new InvalidOperationException($"something is left: {depth}");

        var latencies = timed ? File.ReadLines(starts).Select(l => l.Split(' ')).Where(l => sent.ContainsKey(l[0]))
            .Select(l => double.Parse(l[1], CultureInfo.InvariantCulture) * 1000 - sent[l[0]]).Order().ToArray() : [];
        string At(double part) => latencies.Length == 0 ? "-" : latencies[(int)Math.Min(latencies.Length - 1, latencies.Length * part)].ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name + " " + slots + " slots",-14}{runs,6}{(oneByOne ? "-" : (runs / seconds).ToString("0", CultureInfo.InvariantCulture)),8}{spent / runs,12:0.00}{At(.5),14}{At(.99),8}{idle,13:0}{peak,6:0}{own,10:0.0}"));
        Directory.Delete(folder, recursive: true);

        async Task DispatchAsync(string id)
        {
            var request = new DispatchRequest { JobId = "j", RunId = Causes.Message("load", "j", "load", id, 0), Trigger = new RunTrigger { Source = "manual" } };
            lock (sent) sent[request.RunId] = TimeProvider.System.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).TotalMilliseconds;
            await dispatcher.DispatchAsync(request, default);
        }

        // A run in the listing ended; all of them have to be complete.
        async Task CompleteAsync(int count)
        {
            // Looking costs what is measured: seldom under load.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
            while (true)
            {
                var seen = realm.Changes.Version;
                var ended = await realm.Ports.Runs.ListAsync(new RunQuery { Status = RunStatus.Complete, Limit = oneByOne ? count : int.MaxValue }, default);
                if (ended.Count >= count && ended.All(r => r.Attempt == 1)) return;
                if (oneByOne) await realm.Changes.WaitAsync(seen, default);
                else await pace.WaitForNextTickAsync();
            }
        }
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static double Cpu(LauncherClient launcher)
    {
        using var jobs = Process.GetProcessById(launcher.ProcessId);
        using var own = Process.GetCurrentProcess();
        return (own.TotalProcessorTime + jobs.TotalProcessorTime).TotalMilliseconds;
    }

    private static double Rss(int pid) => Status(pid, "VmRSS:");

    private static double Peak(int pid) => Status(pid, "VmHWM:");

    private static double Status(int pid, string field) =>
        double.Parse(File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
