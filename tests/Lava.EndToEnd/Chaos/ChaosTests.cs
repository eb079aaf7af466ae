using System.Diagnostics;
using Lava.Core.Model;
using Xunit.Abstractions;

namespace Lava.EndToEnd.Chaos;

/// <summary>Real workers killed and stopped at random while real jobs run.</summary>
[Collection(Alone.Name)]
public class ChaosTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Chaos")]
    public Task Nothing_is_lost_and_nothing_overlaps_while_workers_are_killed_and_stopped() =>
        TormentAsync(jobs: 1900, pairs: 50, batch: 200, slots: 32, beat: TimeSpan.FromSeconds(1), every: TimeSpan.FromSeconds(1), lasting: TimeSpan.FromSeconds(60), limit: TimeSpan.FromMinutes(5));

    [Fact]
    [Trait("Category", "Nightly")]
    public Task Nothing_is_lost_and_nothing_overlaps_with_the_beat_of_production() =>
        TormentAsync(jobs: 1900, pairs: 50, batch: 40, slots: 6, beat: TimeSpan.FromSeconds(20), every: TimeSpan.FromSeconds(10), lasting: TimeSpan.FromMinutes(4), limit: TimeSpan.FromMinutes(15));

    private async Task TormentAsync(int jobs, int pairs, int batch, int slots, TimeSpan beat, TimeSpan every, TimeSpan lasting, TimeSpan limit)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LAVA_CHAOS_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed} (LAVA_CHAOS_SEED)");
        await using var realm = await ChaosRealm.CreateAsync(slots, longestNap: 3000);
        var workers = Enumerable.Range(0, 3).Select(_ => new StandingWorker(realm.Folder, $"{beat.TotalSeconds:0.###}s")).ToList();
        var more = new List<LavaProcess>();
        try
        {
            var clock = Stopwatch.StartNew();
            realm.Dispatch("nap", jobs);
            realm.Dispatch("pair", pairs);
            foreach (var worker in workers) worker.Keep();
            await Until.Async(() => new FileInfo(realm.Story).Length > 0, "the first job");
            output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: the first job runs");

            var tormentor = new Tormentor(realm, workers, new Random(seed), beat);
            var beats = new BeatRecord(realm);
            using var recorded = new CancellationTokenSource();
            var record = beats.KeepAsync(beat / 4, recorded.Token);
            var torment = Stopwatch.StartNew();
            var leastHarms = (int)(lasting / every / 3);
            using (var pace = new PeriodicTimer(every))
            {
                // Many a blow falls on a worker that has only just been started again: on a busy machine it takes longer to meet sessions often enough.
                while ((torment.Elapsed < lasting || (tormentor.Acts.Count < leastHarms && torment.Elapsed < lasting * 2)) && await pace.WaitForNextTickAsync())
                {
                    await tormentor.ActAsync();
                    if (more.Any(d => !d.Process.HasExited) || await realm.OpenRowsAsync() >= batch) continue;
                    // Not waited for: it may have to wait itself, for a worker that was stopped while it wrote and that only this loop lets go on.
                    more.Add(realm.StartDispatch("nap", batch));
                    jobs += batch;
                }
            }
            await tormentor.RestAsync();
            foreach (var dispatch in more) Assert.True(dispatch.Wait() == 0, dispatch.Error);
            output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: torment over, {await realm.OpenRowsAsync()} rows open; {tormentor}; starts of lava up {workers.Sum(w => w.Starts)}");

            await Until.ValueAsync(async () =>
            {
                foreach (var worker in workers) worker.Keep();
                return await realm.OpenRowsAsync();
            }, open => open == 0, "the end of all runs", open => $"{open} rows are still open", (int)(limit - clock.Elapsed).TotalSeconds);
            output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: all settled");
            // Messages that a killed worker had received come back once, and are dropped.
            await Until.Async(async () => await realm.Ports.Queue.DepthAsync("core", default) == default, "an empty queue");
            foreach (var worker in workers) worker.Keep();
            await Until.Async(async () => (await realm.SessionsAsync()).Select(s => s.Pid).ToHashSet().IsSupersetOf(workers.Select(w => w.Pid)), "all three workers");
            await recorded.CancelAsync();
            await record;
            foreach (var worker in workers) Assert.Equal(0, worker.End("TERM"));
            CheckRecoveries(tormentor, tormentor.Recoveries(await realm.RunsAsync(), beats), leastHarms, beat);
            await CheckAsync(realm, jobs, pairs);
        }
        finally
        {
            foreach (var dispatch in more) dispatch.Dispose();
            foreach (var worker in workers) worker.Dispose();
            foreach (var line in workers.SelectMany(w => w.Errors).SelectMany(e => e.Split('\n')).Where(e => e.Length > 0)
                .GroupBy(e => e.Length > 9 && e[2] == ':' ? e[9..] : e).OrderByDescending(g => g.Count()).Take(40)) output.WriteLine($"{line.Count(),5} × {line.Key}");
        }
    }

    private void CheckRecoveries(Tormentor tormentor, IReadOnlyList<Recovery> recoveries, int leastHarms, TimeSpan beat)
    {
        foreach (var line in Recovery.Lines(recoveries, tormentor.LeastTime)) output.WriteLine(line);
        output.WriteLine($"{tormentor.Acts.Count} times a session came to harm");
        Assert.True(tormentor.Acts.Count >= leastHarms, $"a session came to harm only {tormentor.Acts.Count} times");
        output.WriteLine(Recovery.Summary(recoveries, beat));
        Assert.NotEmpty(recoveries);
        Assert.All(recoveries, r => Assert.True(r.Limit is null || r.Took <= r.Limit, $"session {r.Session} ({r.What}): its last run was freed after {r.Took}, and should have been after {r.Limit}"));
    }

    private async Task CheckAsync(ChaosRealm realm, int jobs, int pairs)
    {
        var runs = await realm.RunsAsync();
        var story = Story.Read(realm.Story);
        output.WriteLine($"{runs.Count(r => !r.Inline)} runs, {story.Starts} starts, most attempts of one {runs.Max(r => r.Attempt)}");

        Assert.Equal(jobs + pairs, runs.Count(r => !r.Inline));
        Assert.All(runs, r => Assert.True(r.IsSettled, $"{r.Key} is {r.Status.Text()} and not settled"));
        Assert.All(runs.Where(r => !r.Inline), r => Assert.True(r.Status == RunStatus.Complete, $"{r.Key} ended {r.Status.Text()}: {r.Error}"));
        Assert.Empty(story.Overlaps());
        var ends = story.Ends();
        Assert.All(runs.Where(r => r.JobId == "nap" && r.Status == RunStatus.Complete), r => Assert.Contains((r.RunId, r.Attempt), ends));

        Assert.Equal(default, await realm.Ports.Queue.DepthAsync("core", default));
        Assert.Empty(await realm.SessionsAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(realm.Work));
        Assert.Empty(realm.JobProcesses());
        var (code, audit, _) = LavaProcess.Run("audit", "--json", "--dir", realm.Folder);
        Assert.True(code == 0, audit);
    }
}
