using Lava.Cli.Tests.Support;
using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Cli.Tests;

public sealed class AuditCommandTests
{
    [Fact]
    public async Task A_realm_in_order_is_clean_and_exits_0()
    {
        await using var realm = new TestRealm().WithJob("a");
        Assert.Equal(0, (await realm.RunAsync("run", ".", "a")).Exit);

        var result = await realm.RunAsync("audit", "--json");

        Assert.Equal((0, 1), (result.Exit, (int)result.Json["runs"]!));
        Assert.Empty(result.Json["findings"]!.AsArray());
        Assert.Contains("1 runs, nothing is wrong", (await realm.RunAsync("audit")).Error);
    }

    [Fact]
    public async Task Findings_are_named_with_their_run_and_what_mends_them_and_exit_1()
    {
        await using var realm = new TestRealm().WithJob("a");
        var run = (await realm.RunAsync("dispatch", "a")).Only;
        await using (var open = await realm.OpenAsync())
        {
            var row = (await open.Ports.Runs.GetAsync(new RunKey("a", run), default))!;
            var held = Claiming.Claimed(row, new SessionId("core", "none"), "box", 0, false, true, TimeProvider.System.GetUtcNow());
            await open.Ports.Runs.WriteAsync(Rows.Next(row, held), row.Fence, default);
        }
        Directory.CreateDirectory(Path.Combine(realm.Folder, ".lava", "work", "dead"));

        var result = await realm.RunAsync("audit", "--json");

        Assert.Equal(1, result.Exit);
        var findings = result.Json["findings"]!.AsArray();
        Assert.Equal(["held_by_ended_session", "folder_left"], findings.Select(f => (string?)f!["kind"]));
        Assert.Equal((run, "a"), ((string?)findings[0]!["run_id"], (string?)findings[0]!["job_id"]));
        var text = await realm.RunAsync("audit");
        Assert.Equal(1, text.Exit);
        Assert.Contains($"held_by_ended_session a {run}: it is held by session core/none, which is gone", text.Out);
        Assert.Contains("the next worker that starts here removes it", text.Out);
    }
}
