using Lava.Cli.Realms;
using Lava.Cli.Tests.Support;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;

namespace Lava.Cli.Tests;

/// <summary>What `lava why` looks up around a run; the texts of all states are tested with the rules.</summary>
public sealed class WhyCommandTests
{
    private static readonly string[] Keys = ["run_id", "job_id", "status", "state", "summary", "waits_for", "held_by", "since", "until", "next"];

    [Fact]
    public async Task A_run_behind_its_jobs_limit_names_the_run_that_holds_the_slot()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a", "overlap: queue\n");
        var (first, second) = ((await realm.RunAsync("dispatch", "a")).Only, (await realm.RunAsync("dispatch", "a")).Only);
        await using (var open = await realm.OpenAsync())
        {
            var holder = await HeldAsync(open, "a", first);
            await open.Ports.Sessions.ReplaceLimitAsync("a", 0, null, new LimitHolder(holder.Session!, first, holder.Claim), default);
            await ChangeAsync(open, "a", second, r => Releasing.Released(Claiming.Claimed(r, new SessionId("core", "s9"), "box", 0, false, false, TimeProvider.System.GetUtcNow()), new ReleaseReason.LimitReached(1), null, TimeProvider.System.GetUtcNow()));
        }
        var why = (await realm.RunAsync("why", second, "--json")).Json;
        Assert.Equal(Keys, why.Select(p => p.Key));
        Assert.Equal("at_limit", (string?)why["state"]);
        Assert.Contains($"another run of its job to end: run {first} on core/s1, ", (string?)why["waits_for"]);
        Assert.Contains($"run {first} on core/s1", (await realm.RunAsync("why", second)).Out);
    }

    [Fact]
    public async Task A_held_run_names_session_host_beat_and_lease()
    {
        await using var realm = new TestRealm();
        var run = (await realm.WithJob("a").RunAsync("dispatch", "a")).Only;
        Assert.Equal("no_worker", (string?)(await realm.RunAsync("why", run, "--json")).Json["state"]);
        await using (var open = await realm.OpenAsync()) await HeldAsync(open, "a", run);
        var why = (await realm.RunAsync("why", run, "--json")).Json;
        Assert.Equal("running", (string?)why["state"]);
        Assert.Matches(@"^session core/s1 on box, process 42; last beat \S+ ago, lease until 20", (string?)why["held_by"]);
        Assert.NotNull(why["until"]);
    }

    [Fact]
    public async Task A_child_whose_turn_has_not_come_is_found_by_its_parents_plan()
    {
        await using var realm = new TestRealm();
        realm.Write("jobs/c.yaml", TestRealm.Job("c").Replace("type: log", "type: chain", StringComparison.Ordinal).Replace("payload: --", "payload: [one, two]", StringComparison.Ordinal));
        var run = (await realm.WithJob("one").WithJob("two").RunAsync("dispatch", "c")).Only;
        const string planned = "0198c2d4-0000-5000-8000-0000000000c2";
        await using (var open = await realm.OpenAsync())
        {
            await HeldAsync(open, "c", run);
            await ChangeAsync(open, "c", run, r => r with { Children = [new() { JobId = "one", RunId = "0198c2d4-0000-5000-8000-0000000000c1", Position = "0" }, new() { JobId = "two", RunId = planned, Position = "1" }] });
        }
        var why = (await realm.RunAsync("why", planned, "--json")).Json;
        Assert.Equal(("child_waiting", $"one to end, and its parent, run {run} (held by session core/s1)"), ((string?)why["state"], (string?)why["waits_for"]));
        var unknown = await realm.RunAsync("why", "0198c2d4-0000-5000-8000-0000000000c9");
        Assert.Equal(1, unknown.Exit);
        Assert.Contains("no such run", unknown.Error);
    }

    private static async Task<Run> HeldAsync(OpenRealm open, string job, string run)
    {
        var session = new SessionId("core", "s1");
        if (await open.Ports.Sessions.GetAsync(session, default) is null)
            await open.Ports.Sessions.PutAsync(new Session { Fleet = "core", Id = "s1", Host = "box", Pid = 42, BeatAt = TimeProvider.System.GetUtcNow() }, default);
        return await ChangeAsync(open, job, run, r => Claiming.Claimed(r, session, "box", 0, false, true, TimeProvider.System.GetUtcNow()));
    }

    private static async Task<Run> ChangeAsync(OpenRealm open, string job, string run, Func<Run, Run> change)
    {
        var row = (await open.Ports.Runs.GetAsync(new RunKey(job, run), default))!;
        var write = await open.Ports.Runs.WriteAsync(Rows.Next(row, change(row)), row.Fence, default);
        Assert.True(write.Applied);
        return write.Row!;
    }
}
