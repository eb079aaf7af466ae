using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.EndToEnd.Aws;

namespace Lava.Agent.Tests;

/// <summary><c>lava audit --realm</c>, by the built program, beside the built agent.</summary>
[Trait("Category", "Slow")]
public sealed class AuditTests : RealmTest
{
    [SkippableFact]
    public async Task A_realm_at_work_is_clean_and_a_run_that_nobody_takes_is_stuck()
    {
        await Realm.PutAsync("""{"job_id":"quick","type":"log","worker":"core","enabled":true,"payload":"x"}""");
        await Realm.PutAsync("""{"job_id":"long","type":"cmd","worker":"core","enabled":true,"payload":"sleep 300"}""");
        await using (var agent = await AgentProcess.Start(Realm).ReadyAsync())
        {
            var (quick, running) = (await Realm.DispatchAsync("quick"), await Realm.DispatchAsync("long"));
            await Until.Async(
                async () => (await RowAsync(quick)).IsSettled && (await RowAsync(running)).Status == RunStatus.Running, "an ended run and one at work", () => agent.Said);

            var (exit, healthy) = await AuditAsync();

            Assert.True(exit == 0, healthy.ToJsonString());
            Assert.Equal(2, (int)healthy["runs"]!);
            Assert.Empty(healthy["findings"]!.AsArray());
            await Realm.Control.CancelAsync(running.Key, "test", default);
            await Until.Async(async () => (await RowAsync(running)).IsSettled, "the cancel", () => agent.Said);
            agent.Signal("TERM");
            Assert.Equal(0, await agent.EndAsync());
        }
        // As if it had waited for ten minutes, with no worker to take it and no watchdog to care.
        var stuck = await Realm.DispatchAsync("quick");
        var ago = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(10);
        await Realm.Control.Rows.UpdateAsync(await RowAsync(stuck), (row, _) => row with { TsDispatch = ago, TsEvent = ago }, default);

        var (found, audit) = await AuditAsync();

        Assert.Equal(1, found);
        var finding = Assert.Single(audit["findings"]!.AsArray())!;
        Assert.Equal(("stuck", stuck.RunId, "quick"), ((string?)finding["kind"], (string?)finding["run_id"], (string?)finding["job_id"]));
        Assert.Contains("none is up", (string?)finding["what"]);
    }

    private async Task<Run> RowAsync(Run run) => (await Realm.Aws.Ports.Runs.GetAsync(run.Key, default))!;

    private async Task<(int Exit, JsonObject Answer)> AuditAsync()
    {
        var (exit, output, error) = await LavaCommand.RunAsync(Realm, Checkout.Root, "audit", "--json", "--realm", Realm.Name);
        return (exit, JsonNode.Parse(output)?.AsObject() ?? throw new InvalidOperationException(error));
    }
}
