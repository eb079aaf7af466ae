using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Emulators;

namespace Lava.Benchmarks;

/// <summary>
/// Drives any worker that takes the original's messages: <c>{realm, worker, job_id, run_id, ts_dispatch}</c> in the fleet's queue, the run's
/// end as <c>status</c> of its item in the events table. It is given the realm's name as LAVA_REALM, the fleet's as LAVA_WORKER, and AWS's addresses as AWS_ENDPOINT_URL_*.
/// </summary>
internal static class OtherWorkerLoad
{
    private const string Fleet = "core";

    /// <summary>Starts the worker by a shell command, gives it each batch, and prints what it took.</summary>
    public static async Task RunAsync(EmulatedRealm realm, string command, AwsLoadOptions options)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec " + command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in realm.Environment()) start.Environment[name] = value;
        start.Environment["LAVA_WORKER"] = Fleet;
        using var worker = Process.Start(start)!;
        worker.OutputDataReceived += (_, _) => { };
        worker.ErrorDataReceived += (_, line) => { if (line.Data is { } said) Console.Error.WriteLine(said); };
        worker.BeginOutputReadLine();
        worker.BeginErrorReadLine();
        try
        {
            foreach (var job in options.Runs.Keys) await BatchAsync(realm, worker, job, options.Warm);
            foreach (var (job, count) in options.Runs)
            {
                var (before, began) = (ProcessFigures.TreeCpu(worker.Id), TimeProvider.System.GetTimestamp());
                await BatchAsync(realm, worker, job, count);
                var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{job}: {count} runs, {count / seconds:0} runs/s, sending included; CPU ms a run: worker and its jobs {(ProcessFigures.TreeCpu(worker.Id) - before) / count:0.0}"));
            }
        }
        finally
        {
            if (!worker.HasExited) worker.Kill(entireProcessTree: true);
        }
    }

    private static async Task BatchAsync(EmulatedRealm realm, Process worker, string job, int count)
    {
        var keys = new RunKey[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            keys[i] = new RunKey(job, Guid.NewGuid().ToString());
            var message = new JsonObject { ["realm"] = realm.Name, ["worker"] = Fleet, ["job_id"] = job, ["run_id"] = keys[i].RunId, ["ts_dispatch"] = Instant.ToIso(TimeProvider.System.GetUtcNow()) };
            await realm.Aws.Ports.Queue.SendAsync(Fleet, message.ToJsonString(), TimeSpan.Zero, default);
        });
        foreach (var key in keys)
        {
            var row = await Until.ValueAsync(async () => worker.HasExited ? throw new InvalidOperationException($"the worker has ended with {worker.ExitCode}") : await realm.Aws.Ports.Runs.GetAsync(key, default),
                x => x?.IsEnded == true, $"the end of {key}", seconds: 300);
            if (row!.Status != RunStatus.Complete) throw new InvalidOperationException($"{key} is {row.Status}, not complete: {row.Error}");
        }
    }
}
