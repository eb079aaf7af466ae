using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="IRunStore"/>.</summary>
public abstract class RunStoreCompliance : PortCompliance
{
    private IRunStore Runs => Ports.Runs;

    private Run Row(string job = "a/b", string? runId = null) => new()
    {
        JobId = job,
        RunId = runId ?? Guid.CreateVersion7().ToString(),
        TsDispatch = Now,
        TuEvent = Instant.ToUtcSeconds(Now),
        Worker = "core",
        Nonce = Guid.NewGuid().ToString(),
    };

    private static Run Next(Run row) => row with { Fence = row.Fence + 1, Nonce = Guid.NewGuid().ToString() };

    private Run Waiting(string runId, string fleet, DateTimeOffset due) => Row(runId: runId) with { Live = fleet, Worker = fleet, Due = "W#" + Instant.ToKey(due), Sweep = Names.Sweep(fleet, runId) };

    private static string Id() => Guid.CreateVersion7().ToString();

    private async Task<Run> Put(Run row)
    {
        var write = await Runs.WriteAsync(row, row.Fence == 0 ? null : row.Fence - 1, default);
        Assert.True(write.Applied);
        return row;
    }

    [SkippableFact]
    public async Task A_row_that_was_never_written_reads_as_absent() =>
        Assert.Null(await Runs.GetAsync(new RunKey("a", Id()), default));

    [SkippableFact]
    public async Task A_written_row_is_read_back_whole_with_unknown_attributes_and_exact_numbers()
    {
        var text = LavaJson.Write(Row()).TrimEnd('}') + ""","x_new":{"n":1.50,"t":"ü\u0000\n"},"result":{"n":10.00,"big":12345678901234567890.123}}""";
        var row = LavaJson.ReadRun(text);

        await Put(row);

        var read = await Runs.GetAsync(row.Key, default);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(LavaJson.Write(row)), JsonNode.Parse(LavaJson.Write(read!))));
        Assert.Equal("10.00", read!.Result!["n"]!.ToJsonString());
        Assert.Equal("1.50", read.Unknown!["x_new"].GetProperty("n").GetRawText());
    }

    [SkippableFact]
    public async Task The_first_write_is_refused_when_the_row_exists_and_tells_the_stored_row()
    {
        var first = await Put(Row());

        var write = await Runs.WriteAsync(first with { Nonce = "another", Hostname = "h" }, null, default);

        Assert.False(write.Applied);
        Assert.Equal(first.Nonce, write.Row!.Nonce);
        Assert.Null((await Runs.GetAsync(first.Key, default))!.Hostname);
    }

    [SkippableFact]
    public async Task A_write_replaces_the_row_when_the_fence_is_the_one_seen()
    {
        var first = await Put(Row() with { Hostname = "old", Error = "gone after the next write" });
        var second = Next(first) with { Hostname = "new", Error = null, Status = RunStatus.Running };

        var write = await Runs.WriteAsync(second, first.Fence, default);

        Assert.True(write.Applied);
        var read = await Runs.GetAsync(first.Key, default);
        Assert.Equal(("new", null, RunStatus.Running, 1L), (read!.Hostname, read.Error, read.Status, read.Fence));
    }

    [SkippableFact]
    public async Task A_write_on_an_older_fence_is_refused_and_tells_the_stored_row()
    {
        var first = await Put(Row());
        var second = await Put(Next(first) with { Hostname = "winner" });

        var write = await Runs.WriteAsync(Next(first) with { Hostname = "loser" }, first.Fence, default);

        Assert.False(write.Applied);
        Assert.Equal(second.Nonce, write.Row!.Nonce);
        Assert.Equal("winner", (await Runs.GetAsync(first.Key, default))!.Hostname);
    }

    [SkippableFact]
    public async Task A_write_on_a_fence_is_refused_without_a_row_when_there_is_none()
    {
        var write = await Runs.WriteAsync(Next(Row()), 0, default);

        Assert.Equal(new RunWrite(false, null), write);
    }

    [SkippableFact]
    public async Task A_write_made_again_with_its_own_nonce_counts_as_applied()
    {
        var first = await Put(Row());
        Assert.True((await Runs.WriteAsync(first, null, default)).Applied);

        var second = await Put(Next(first));
        Assert.True((await Runs.WriteAsync(second, first.Fence, default)).Applied);
        Assert.Equal(1, (await Runs.GetAsync(first.Key, default))!.Fence);
    }

    [SkippableFact]
    public async Task Without_a_nonce_a_write_made_again_is_refused()
    {
        var first = await Put(Row() with { Nonce = null });

        Assert.False((await Runs.WriteAsync(first, null, default)).Applied);
    }

    [SkippableFact]
    public async Task A_fence_that_is_not_the_next_one_is_a_mistake_of_the_caller()
    {
        var row = await Put(Row());

        await Assert.ThrowsAsync<ArgumentException>(async () => await Runs.WriteAsync(row with { Fence = 5 }, 0, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Runs.WriteAsync(Row() with { Fence = 1 }, null, default));
    }

    [SkippableFact]
    public async Task Of_many_writers_on_one_fence_exactly_one_wins()
    {
        var first = await Put(Row());

        var writes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => await Runs.WriteAsync(Next(first) with { Hostname = $"h{i}" }, 0, default))));

        Assert.Equal(1, writes.Count(x => x.Applied));
        var winner = (await Runs.GetAsync(first.Key, default))!;
        Assert.All(writes, x => Assert.Equal(winner.Nonce, x.Row!.Nonce));
    }

    [SkippableFact]
    public async Task The_same_run_id_under_two_jobs_is_two_rows()
    {
        var one = await Put(Row("job/one"));
        var two = await Put(Row("job/two", one.RunId));

        Assert.Equal(one.Nonce, (await Runs.GetAsync(one.Key, default))!.Nonce);
        Assert.Equal(two.Nonce, (await Runs.GetAsync(two.Key, default))!.Nonce);
    }

    [SkippableFact]
    public async Task A_run_is_found_by_its_id_alone()
    {
        var row = await Put(Row("deep/job"));

        Assert.Equal(row.Key, await Eventually(async () => await Runs.FindAsync(row.RunId, default), x => x is not null));
        Assert.Null(await Runs.FindAsync(Id(), default));
    }

    [SkippableFact]
    public async Task Waiting_rows_of_the_fleet_come_oldest_first_and_only_those_that_are_due()
    {
        var ids = Enumerable.Range(0, 12).Select(_ => Id()).ToArray();
        for (var i = 0; i < ids.Length; i++) await Put(Waiting(ids[i], "core", Now + TimeSpan.FromMilliseconds(i)));
        await Put(Waiting(Id(), "core", Now + TimeSpan.FromHours(1)));
        await Put(Waiting(Id(), "core2", Now));
        var held = Id();
        await Put(Waiting(held, "core", Now) with { Due = "H#core/s1", Session = "core/s1" });

        var until = Now + TimeSpan.FromMinutes(1);
        var all = await Eventually(async () => await Runs.WaitingAsync("core", until, 100, default), x => x.Count == 12);
        var some = await Runs.WaitingAsync("core", until, 5, default);

        Assert.Equal(ids, all.Select(x => x.RunId));
        Assert.Equal(ids[..5], some.Select(x => x.RunId));
    }

    [SkippableFact]
    public async Task A_row_is_due_at_its_very_millisecond()
    {
        var due = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var row = await Put(Waiting(Id(), "core", due));

        var at = await Eventually(async () => await Runs.WaitingAsync("core", due, 10, default), x => x.Count == 1);

        Assert.Equal(row.Key, Assert.Single(at));
        Assert.Empty(await Runs.WaitingAsync("core", due - TimeSpan.FromMilliseconds(1), 10, default));
    }

    [SkippableFact]
    public async Task Held_rows_name_the_session_and_leave_the_list_when_they_settle()
    {
        var runId = Id();
        var row = await Put(Waiting(runId, "core", Now));
        var held = await Put(Next(row) with { Due = "H#core/s1", Session = "core/s1" });

        var list = await Eventually(async () => await Runs.HeldAsync("core", default), x => x.Count == 1);
        Assert.Equal(new HeldRun(row.Key, new SessionId("core", "s1")), Assert.Single(list));
        Assert.Empty(await Runs.HeldAsync("other", default));

        await Put(Next(held) with { Due = null, Sweep = null, Session = null, Live = null, Status = RunStatus.Complete });
        Assert.Empty(await Eventually(async () => await Runs.HeldAsync("core", default), x => x.Count == 0));
        Assert.Empty(await Runs.WaitingAsync("core", Now + TimeSpan.FromDays(1), 10, default));
    }

    [SkippableFact]
    public async Task Runs_are_listed_newest_first_and_by_what_is_asked()
    {
        var (made, now) = (new List<Run>(), Now);
        for (var i = 0; i < 6; i++)
        {
            made.Add(await Put(Row(i % 2 == 0 ? "etl/load" : "etl/sub/clean") with
            {
                TuEvent = Instant.ToUtcSeconds(now + TimeSpan.FromSeconds(i)),
                Worker = i < 3 ? "core" : "big",
                Status = i == 5 ? RunStatus.Failed : RunStatus.Complete,
                ParentRunId = i == 1 ? "parent" : null,
                MasterRunId = i is 1 or 2 ? "master" : null,
            }));
        }
        async Task Expect(RunQuery query, params int[] expected)
        {
            var wanted = expected.Select(i => made[i].RunId).ToArray();
            var got = await Eventually(async () => (await Runs.ListAsync(query, default)).Select(x => x.RunId).ToArray(), x => x.SequenceEqual(wanted));
            Assert.Equal(wanted, got);
        }

        await Expect(new RunQuery { RunIdPrefix = made[3].RunId[..30] }, 3);
        await Expect(new RunQuery { RunIdPrefix = made[3].RunId[..30], Job = made[2].JobId });
        await Expect(new RunQuery(), 5, 4, 3, 2, 1, 0);
        await Expect(new RunQuery { Limit = 2 }, 5, 4);
        await Expect(new RunQuery { Job = "etl/*" }, 5, 4, 3, 2, 1, 0);
        await Expect(new RunQuery { Job = "*/load" }, 4, 2, 0);
        await Expect(new RunQuery { Job = "etl/[!l]*", Limit = 1 }, 5);
        await Expect(new RunQuery { Status = RunStatus.Failed }, 5);
        await Expect(new RunQuery { Fleet = "big", Status = RunStatus.Complete }, 4, 3);
        await Expect(new RunQuery { Since = now + TimeSpan.FromSeconds(4) }, 5, 4);
        await Expect(new RunQuery { ParentRunId = "parent" }, 1);
        await Expect(new RunQuery { MasterRunId = "master" }, 2, 1);
    }

    [SkippableFact]
    public async Task A_large_row_is_kept()
    {
        var row = await Put(Row() with { Result = new JsonObject { ["text"] = new string('x', 200_000) } });

        Assert.Equal(200_000, ((string)(await Runs.GetAsync(row.Key, default))!.Result!["text"]!).Length);
    }
}
