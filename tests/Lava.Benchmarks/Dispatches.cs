using Lava.Aws;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Benchmarks;

/// <summary>Dispatches jobs by one adapter of a realm, and sees by another, whose calls are no part of a run, that they end complete.</summary>
internal sealed class Dispatches(AwsRealm by, AwsRealm seen)
{
    private const int AtATime = 16;

    /// <summary>One run after another. When each dispatch began, and when its message was in the queue, in ms since 1970.</summary>
    public async Task<IReadOnlyList<(double Began, double Sent)>> EachAsync(string job, int runs)
    {
        var times = new List<(double, double)>(runs);
        for (var i = 0; i < runs; i++)
        {
            var began = Now;
            var run = await DispatchAsync(job);
            times.Add((began, Now));
            await EndAsync([run]);
        }
        return times;
    }

    /// <summary>All as fast as they can be dispatched, until they have ended.</summary>
    public async Task AtOnceAsync(string job, int runs) => await EndAsync(await SendAsync(job, runs));

    /// <summary>Dispatches runs, and doesn't wait for them.</summary>
    public async Task<RunKey[]> SendAsync(string job, int runs)
    {
        var keys = new RunKey[runs];
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) => keys[i] = await DispatchAsync(job));
        return keys;
    }

    /// <summary>Waits until queue and fleet are idle, and checks the runs.</summary>
    public async Task EndAsync(IReadOnlyList<RunKey> runs)
    {
        await IdleAsync();
        await CheckAsync(runs);
    }

    /// <summary>Waits until queue and fleet are idle. A message goes when its run was claimed, a claim when the run has ended; the claims, which are dearer to ask for, come last.</summary>
    public async Task IdleAsync()
    {
        await Until.Async(async () => await seen.Ports.Queue.DepthAsync("core", default) == default, "an empty queue", () => "", 300);
        await HeldAsync(0);
    }

    /// <summary>Throws when one of the runs did not end complete.</summary>
    public async Task CheckAsync(IReadOnlyList<RunKey> runs)
    {
        foreach (var key in runs)
        {
            var row = await seen.Ports.Runs.GetAsync(key, default);
            if (row?.Status != RunStatus.Complete) throw new InvalidOperationException($"{key} is {row?.Status}, not complete: {row?.Error}");
        }
    }

    /// <summary>Waits until the fleet works on so many runs.</summary>
    public Task HeldAsync(int runs) => Until.Async(async () => (await seen.Ports.Runs.HeldAsync("core", default)).Count == runs, $"{runs} runs at work", () => "", 300);

    private static double Now => TimeProvider.System.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private async Task<RunKey> DispatchAsync(string job) =>
        (await new RunControl(by.Ports, () => RealmConfig.Defaults, TimeProvider.System).Dispatcher.DispatchAsync(
            new DispatchRequest { JobId = job, RunId = Guid.CreateVersion7().ToString(), Trigger = new RunTrigger { Source = "manual" } }, default)).Row.Key;
}
