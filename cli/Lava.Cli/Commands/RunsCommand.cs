using System.CommandLine;
using Lava.Cli.Output;
using Lava.Cli.Parsing;
using Lava.Core.Model;
using Lava.Core.Ports;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava runs</c>: lists runs, newest first.</summary>
internal static class RunsCommand
{
    private static readonly Option<string?> Job = new("--job") { Description = "Only jobs whose id matches", HelpName = "GLOB" };
    private static readonly Option<string?> Fleet = new("--fleet") { Description = "Only runs of this fleet", HelpName = "FLEET" };
    private static readonly Option<TimeSpan?> Since = Options.Span("--since", "Only runs of which something happened within this time");
    private static readonly Option<int> Limit = Options.Count("--limit", "At most so many", 1, 50);
    private static readonly Option<string?> Status = StatusOption();

    public static Command Create(CommandSet set) => set.OnRealm("runs", """
        Lists runs, newest first.

        Examples:
          lava runs --since 1h
          lava runs --job 'etl/*' --status failed --json
        """, RunAsync, Job, Status, Fleet, Since, Limit);

    private static async Task<int> RunAsync(Invocation call)
    {
        var now = call.Context.Time.GetUtcNow();
        var runs = await call.Ports.Runs.ListAsync(new RunQuery
        {
            Job = call.Get(Job),
            Status = Parse(call.Get(Status)),
            Fleet = call.Get(Fleet),
            Since = call.Get(Since) is { } since ? now - since : null,
            Limit = call.Get(Limit),
        }, call.Cancellation);
        if (call.Json)
        {
            foreach (var run in runs)
                await call.Context.Out.WriteJsonAsync(RunJson.Line(run, (await RunNode.OutputsAsync(call.Ports, run, call.Cancellation)).Select(o => o.Uri.ToString())));
            return ExitCodes.Done;
        }
        if (runs.Count == 0)
        {
            await call.Context.Error.WriteLineAsync("lava: no such runs");
            return ExitCodes.Done;
        }
        call.Context.Results.Write(Draw(runs, call.Context.Time));
        return ExitCodes.Done;
    }

    private static Table Draw(IReadOnlyList<Run> runs, TimeProvider time)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("when", "status", "job", "run", "took", "");
        table.ShowHeaders = true;
        foreach (var run in runs)
            table.AddRow(
                People.Clock(run.TsEvent ?? run.TsDispatch, time), StatusStyle.Of(run).Markup, Markup.Escape(run.JobId), $"[dim]{Markup.Escape(run.RunId)}[/]",
                People.Took(run, time.GetUtcNow()), run.Status == RunStatus.Complete ? "" : Markup.Escape(People.OneLine(run.Error ?? "", 100)));
        return table;
    }

    private static Option<string?> StatusOption()
    {
        var option = new Option<string?>("--status") { Description = "Only runs of this status", HelpName = "STATUS" };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<RunStatus>().Select(s => s.Text())]);
        return option;
    }

    private static RunStatus? Parse(string? text) => text is null ? null : Enum.GetValues<RunStatus>().First(s => s.Text() == text);
}
