using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Realms;
using Lava.Core.Specs;
using Lava.Embedded.Folder;

namespace Lava.Cli.Commands;

/// <summary><c>lava check</c>: what is wrong with specs, without running anything.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "Realm folders, folders of specs, or spec files", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(CommandSet set) => set.Plain("check", """
        Names every problem of every file, as file:line:column: path: what is wrong: what would be right.
        Without a PATH it checks the realm around the current folder.

        Examples:
          lava check samples/weather
          lava check jobs/etl.yaml --json
        """, RunAsync, Paths);

    private static async Task<int> RunAsync(Invocation call)
    {
        var paths = call.Get(Paths) is { Length: > 0 } given ? given : [RealmPlace.Folder(call.Dir, call.RealmName, call.Context)];
        var read = paths.Select(p => Load(call.Context, p)).ToList().ConvertAll(set => SpecReader.Read(set.Files, payloads: set.Payloads));
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

    private static (IReadOnlyList<SpecFile> Files, IReadOnlyCollection<string>? Payloads) Load(CliContext context, string path)
    {
        var full = context.FullPath(path);
        if (File.Exists(full)) return ([new SpecFile(path, File.ReadAllText(full))], null);
        if (!Directory.Exists(full)) throw new CliException($"{path}: no such file or folder");
        var shown = path is "." or "./" || Path.GetFullPath(path, context.Folder) == context.Folder ? "" : path.TrimEnd('/') + "/";
        if (File.Exists(Path.Combine(full, SpecFolder.RealmFile))) return (SpecFolder.Read(full, SpecFolder.Scan(full), shown), SpecFolder.Payloads(full));
        var files = SpecFolder.Read(full, SpecFolder.ScanAll(full), shown);
        return files.Count > 0 ? (files, null) : throw new CliException($"{path}: no realm.yaml and no specs (*.yaml, *.yml, *.json) in this folder");
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
