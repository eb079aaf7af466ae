using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Running;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava audit</c>: which promises a realm's rows and queues break.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandSet set) => set.OnRealm("audit", """
        Reads the realm's runs, queues, sessions and limits and tells each broken property: what is stuck, lost, done twice or left behind,
        for how long, and what mends it. Changes nothing; workers may go on meanwhile. Exit status: 0 clean, 1 something was found.

        Example:
          lava audit --json
        """, RunAsync);

    private static async Task<int> RunAsync(Invocation call)
    {
        var auditor = new Auditor(call.Ports, WorkerSetup.Timing(call.Context), call.Context.Time);
        var (rows, found) = await auditor.AllAsync(call.Cancellation);
        IReadOnlyList<AuditFinding> findings = [.. found, .. await HostLeftovers.FindAsync(WorkerSetup.WorkRoot(call.Realm), call.Ports.Sessions, call.Context.Time, call.Cancellation)];
        if (call.Json) await call.Context.Out.WriteJsonAsync(new JsonObject { ["runs"] = rows, ["findings"] = new JsonArray([.. findings.Select(ToJson)]) });
        else Print(call.Context, rows, findings);
        return findings.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static JsonNode ToJson(AuditFinding finding) => new JsonObject
    {
        ["kind"] = Kind(finding),
        ["run_id"] = finding.Run?.RunId,
        ["job_id"] = finding.Run?.JobId,
        ["what"] = finding.What,
        ["age_seconds"] = finding.Age is { } age ? Math.Round(age.TotalSeconds, 1) : null,
        ["mend"] = finding.Mend,
    };

    private static void Print(CliContext context, int rows, IReadOnlyList<AuditFinding> findings)
    {
        foreach (var finding in findings)
        {
            var run = finding.Run is { } key ? $" [bold]{Markup.Escape(key.JobId)}[/] [dim]{Markup.Escape(key.RunId)}[/]" : "";
            var age = finding.Age is { } since ? $" [dim](for {Spans.ForPeople(since)})[/]" : "";
            context.Results.MarkupLine($"[red]{Kind(finding)}[/]{run}: {Markup.Escape(finding.What)}{age}");
            context.Results.MarkupLine($"         [dim]{Markup.Escape(finding.Mend)}[/]");
        }
        context.Error.WriteLine(findings.Count == 0 ? $"lava: {rows} runs, nothing is wrong" : $"lava: {rows} runs, {findings.Count} findings");
    }

    private static string Kind(AuditFinding finding) => JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString());
}
