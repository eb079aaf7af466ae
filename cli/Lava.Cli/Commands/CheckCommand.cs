using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Realms;
using Lava.Core.Specs;

namespace Lava.Cli.Commands;

/// <summary><c>lava check</c>: what is wrong with specs, without running anything.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "Realm folders, folders of specs, or spec files", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(CommandSet set) => set.Plain("check", """
        Names every problem of every file, as file:line:column: path: what is wrong: what would be right.
        Without a PATH it checks the realm around the current folder; with --realm, what a realm on AWS has stored.

        Examples:
          lava check samples/weather
          lava check jobs/etl.yaml --json
          lava check --realm prod
        """, RunAsync, Paths);

    private static async Task<int> RunAsync(Invocation call)
    {
        var read = await ReadAsync(call);
        var problems = read.SelectMany(r => r.Problems)
            .OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column).ThenBy(p => p.Path, StringComparer.Ordinal).Distinct().ToList();
        var (count, errors) = (read.Sum(r => r.Files), problems.Count(p => p.Severity == Severity.Error));
        if (call.Json) await call.Context.Out.WriteJsonAsync(ToJson(count, problems));
        else
            foreach (var problem in problems)
                await call.Context.Out.WriteLineAsync(ProblemText.Of(problem));
        await call.Context.Error.WriteLineAsync($"{Count(count, "file")}: {Count(errors, "error")}, {Count(problems.Count - errors, "warning")}");
        return errors > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<RealmSpecs>> ReadAsync(Invocation call)
    {
        if (call.Get(Paths) is { Length: > 0 } paths) return [.. paths.Select(p => SpecSource.Load(call.Context, p)).ToList().Select(set => SpecReader.Read(set.Files, payloads: set.Payloads))];
        if (RealmPlace.Find(call.Dir, call.RealmName, call.Context).Folder is { } folder)
        {
            var (files, payloads) = SpecSource.Load(call.Context, folder);
            return [SpecReader.Read(files, payloads: payloads)];
        }
        await using var realm = await CommandSet.OpenAsync(call);
        return [SpecReader.Read(await SpecSource.StoredAsync(realm.Tables!, realm.Ports.Realm, call.Cancellation))];
    }

    private static JsonObject ToJson(int files, IEnumerable<Problem> problems) => new()
    {
        ["files"] = files,
        ["problems"] = new JsonArray([.. problems.Select(p => (JsonNode)new JsonObject
        {
            ["file"] = p.File, ["line"] = p.Line, ["column"] = p.Column, ["path"] = p.Path,
            ["severity"] = p.Severity == Severity.Error ? "error" : "warning", ["code"] = p.Code, ["message"] = p.Message,
        })]),
    };

    private static string Count(int n, string noun) => $"{n} {noun}{(n == 1 ? "" : "s")}";
}
