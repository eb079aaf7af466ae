using Lava.Core.Model;
using Lava.EndToEnd.Aws;
using Lava.Emulators;

namespace Lava.Agent.Tests;

/// <summary>The real program on an instance of an Auto Scaling group.</summary>
[Trait("Category", "Slow")]
public sealed class InstanceTests
{
    [SkippableFact]
    public async Task Its_instance_is_protected_while_a_run_is_held_and_may_go_as_soon_as_the_worker_has_drained()
    {
        await using var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        await realm.PutAsync("""{"job_id":"slow","type":"cmd","worker":"core","enabled":true,"payload":"sleep 7"}""");
        await using var instance = new FakeInstance();
        await using var agent = await AgentProcess.StartWith(realm, instance.Variables).ReadyAsync();
        // A worker that was killed may have left it protected.
        await Until.Async(() => instance.Told.Count > 0, "the end of a former protection", () => agent.Said);
        Assert.Equal("SetInstanceProtection lava-group i-0a1b false", instance.Told[0]);

        var run = await realm.DispatchAsync("slow");
        await Until.Async(() => instance.Told.Count > 1, "the protection", () => agent.Said);
        Assert.Equal("SetInstanceProtection lava-group i-0a1b true", instance.Told[1]);

        instance.TargetState = "Terminated";
        Assert.Equal(0, await agent.EndAsync());

        Assert.Equal(RunStatus.Complete, (await realm.Aws.Ports.Runs.GetAsync(run.Key, default))!.Status);
        Assert.Equal("CompleteLifecycleAction lava-group i-0a1b drain CONTINUE", instance.Told[^1]);
        Assert.Contains("its Auto Scaling group ends it", agent.Said, StringComparison.Ordinal);
    }
}
