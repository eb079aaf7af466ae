using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Aws.Upgrading;
using Lava.Cli.Output;

namespace Lava.Cli.Commands;

/// <summary><c>lava realm</c>: a realm's own tables.</summary>
internal static class RealmCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be added only" };

    public static Command Create(CommandSet set) => set.Plain(
        "realm", "Changes a realm's own tables.", _ => throw new CliException("realm: there is upgrade", ExitCodes.Usage),
        set.OnRealm("upgrade", """
            Adds to the tables of a realm of the original Lava what this one needs: indexes one by one, the jobs table's stream, the table of
            workers, expiry, backups. Nothing is changed or taken away, the original goes on working, and done again it goes on where it was.
            An index of a large table takes a while. At the end it prints what the realm's deployment file must say under existing.

            Examples:
              lava realm upgrade --realm prod --dry-run
              lava realm upgrade --realm prod
            """, UpgradeAsync, DryRun));

    private static async Task<int> UpgradeAsync(Invocation call)
    {
        var upgrade = call.Realm.Upgrade ?? throw new CliException("upgrade is about the tables of a realm on AWS: name it with --realm; a realm folder has none", ExitCodes.Usage);
        var realm = await call.Realm.RealmAsync(call.Cancellation);
        var plan = await upgrade.PlanAsync(call.Cancellation);
        foreach (var problem in plan.Problems) await call.Context.Error.WriteLineAsync($"lava: {problem}");
        if (plan.Problems.Count > 0) throw new CliException("nothing was added: mend this first");

        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var step = plan.Steps[i];
            await SayAsync(call, step, $"[{i + 1}/{plan.Steps.Count}] {step.Table}: {step.What}");
            if (!call.Get(DryRun)) await step.RunAsync(call.Cancellation);
        }
        await call.Context.Error.WriteLineAsync(plan.Steps.Count == 0 ? $"lava: realm {realm.Name} lacks nothing" : $"lava: {(call.Get(DryRun) ? "would add" : "added")} {plan.Steps.Count} things");
        if (!call.Get(DryRun)) await TellAsync(call, await upgrade.ExistingAsync(realm, call.Cancellation));
        return ExitCodes.Done;
    }

    private static async Task SayAsync(Invocation call, UpgradeStep step, string text)
    {
        if (call.Json) await call.Context.Out.WriteJsonAsync(new JsonObject { ["table"] = step.Table, ["adds"] = step.What });
        else await call.Context.Error.WriteLineAsync(text);
    }

    private static async Task TellAsync(Invocation call, ExistingRealm existing)
    {
        if (call.Json)
        {
            await call.Context.Out.WriteJsonAsync(new JsonObject
            {
                ["existing"] = new JsonObject { ["bucket"] = existing.Bucket, ["sys_key"] = existing.SysKey, ["user_key"] = existing.UserKey, ["jobs_stream"] = existing.JobsStream },
            });
            return;
        }
        await call.Context.Out.WriteLineAsync($"existing:\n  bucket: {existing.Bucket}\n  sys_key: {existing.SysKey}\n  user_key: {existing.UserKey}\n  jobs_stream: {existing.JobsStream}");
    }
}
