using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Applying;
using Lava.Cli.Output;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Cli.Commands;

/// <summary><c>lava apply</c>: puts specs into a realm's tables; a folder realm has no tables.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<string> Path = new("PATH") { Description = "A realm folder, a folder of specs, or a spec file" };
    private static readonly Option<bool> Prune = new("--prune") { Description = "Take away what an earlier apply put and PATH no longer has" };
    private static readonly Option<bool> Adopt = new("--adopt") { Description = "Replace items that somebody else put, too" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the differences only" };

    public static Command Create(CommandSet set) => set.OnRealm("apply", """
        Puts jobs, connections and triggers into the tables of a realm on AWS, after showing what differs. Items that it did not put itself
        are not touched. The realm's own item is its stack's.

        Examples:
          lava apply . --realm prod --dry-run
          lava apply jobs/etl.yaml --realm prod
        """, RunAsync, Path, Prune, Adopt, DryRun);

    private static async Task<int> RunAsync(Invocation call)
    {
        var tables = call.Realm.Tables ?? throw new CliException("apply puts specs into a realm on AWS: name it with --realm; a realm folder reads its own files", ExitCodes.Usage);
        var (files, payloads) = SpecSource.Load(call.Context, call.Get(Path));
        var specs = SpecReader.Read(files, payloads: payloads);
        foreach (var problem in specs.Problems) await call.Context.Error.WriteLineAsync(ProblemText.Of(problem));
        if (specs.Problems.Any(p => p.Severity == Severity.Error)) throw new CliException("nothing was put: mend the errors first");

        var plan = await SpecPlan.MakeAsync(specs, tables, call.Get(Adopt), call.Get(Prune), call.Cancellation);
        foreach (var change in plan) await ShowAsync(call, change);
        if (!call.Get(DryRun))
        {
            foreach (var change in plan) await SpecPlan.ApplyAsync(change, tables, Person.Name(call.Context), call.Cancellation);
        }
        await call.Context.Error.WriteLineAsync(Summary(plan, call.Get(DryRun)));
        return plan.Any(c => c.What == ChangeKind.Foreign) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static async Task ShowAsync(Invocation call, SpecChange change)
    {
        if (change.What == ChangeKind.Keep) return;
        if (call.Json)
        {
            await call.Context.Out.WriteJsonAsync(ToJson(change));
            return;
        }
        var sign = change.What switch { ChangeKind.Add => "+", ChangeKind.Remove => "-", ChangeKind.Replace => "~", _ => "!" };
        await call.Context.Out.WriteLineAsync($"{sign} {Noun(change.Kind)} {change.Id}{(change.What == ChangeKind.Foreign ? ": differs, but was not put by lava apply: --adopt takes it over" : "")}");
        if (change.What is ChangeKind.Add or ChangeKind.Remove) return;
        foreach (var (field, old, wanted) in SpecPlan.Fields(change))
            await call.Context.Out.WriteLineAsync($"    {field}: {(old is null ? "–" : JsonScalars.Show(old))} → {(wanted is null ? "–" : JsonScalars.Show(wanted))}");
    }

    private static JsonObject ToJson(SpecChange change) => new()
    {
        ["kind"] = Noun(change.Kind),
        ["id"] = change.Id,
        ["change"] = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(change.What.ToString()),
        ["fields"] = new JsonArray([.. SpecPlan.Fields(change).Select(f => (JsonNode)new JsonObject { ["field"] = f.Field, ["old"] = f.Old?.DeepClone(), ["new"] = f.New?.DeepClone() })]),
    };

    private static string Summary(IReadOnlyList<SpecChange> plan, bool dry)
    {
        int Count(ChangeKind what) => plan.Count(c => c.What == what);
        var foreign = Count(ChangeKind.Foreign) is > 0 and var n ? $", {n} not ours" : "";
        return $"lava: {(dry ? "would be: " : "")}{Count(ChangeKind.Add)} new, {Count(ChangeKind.Replace)} changed, {Count(ChangeKind.Remove)} taken away, {Count(ChangeKind.Keep)} as they were{foreign}";
    }

    private static string Noun(ItemKind kind) => kind switch
    {
        ItemKind.Connection => "connection",
        ItemKind.Trigger => "trigger",
        _ => "job",
    };
}
