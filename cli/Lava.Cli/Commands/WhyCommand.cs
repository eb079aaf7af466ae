using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Running;
using Lava.Core.Model;
using Lava.Core.Running;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava why</c>: what a run waits for.</summary>
internal static class WhyCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "A run's id, or a beginning of it (6 characters or more)" };

    public static Command Create(CommandSet set) => set.OnRealm("why", """
        Tells what a run waits for, who holds it, since when, until when, and what happens next.

        Example:
          lava why 0198c2d4
        """, RunAsync, Run);

    private static async Task<int> RunAsync(Invocation call)
    {
        var run = await RunFinder.FindOrPlannedAsync(call.Ports, call.Get(Run), call.Cancellation);
        var around = await RunSurroundings.ReadAsync(call.Ports, run, call.Cancellation);
        var why = Explaining.Explain(run, around, WorkerSetup.Timing(call.Context), call.Context.Time.GetUtcNow());
        if (call.Json) await call.Context.Out.WriteJsonAsync(ToJson(run, why));
        else Print(call.Context, run, why);
        return ExitCodes.Done;
    }

    private static JsonObject ToJson(Run run, Explanation why) => new()
    {
        ["run_id"] = run.RunId,
        ["job_id"] = run.JobId,
        ["status"] = run.Status.Text(),
        ["state"] = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(why.State.ToString()),
        ["summary"] = why.Summary,
        ["waits_for"] = why.WaitsFor,
        ["held_by"] = why.HeldBy,
        ["since"] = why.Since is { } since ? Instant.ToIso(since) : null,
        ["until"] = why.Until is { } until ? Instant.ToIso(until) : null,
        ["next"] = why.Next,
    };

    private static void Print(CliContext context, Run run, Explanation why)
    {
        var console = context.Results;
        console.MarkupLine($"{StatusStyle.Of(run).Markup} [bold]{Markup.Escape(run.JobId)}[/] [dim]{Markup.Escape(run.RunId)}[/]: {Markup.Escape(why.Summary)}");
        var grid = new Grid().AddColumn().AddColumn();
        void Add(string name, string? value)
        {
            if (value is not null) grid.AddRow($"[dim]{name}[/]", Markup.Escape(value));
        }
        Add("waits for", why.WaitsFor);
        Add("held by", why.HeldBy);
        Add("since", At(why.Since, context.Time));
        Add("until", At(why.Until, context.Time));
        Add("next", why.Next);
        console.Write(grid);
    }

    private static string? At(DateTimeOffset? at, TimeProvider time) =>
        at is not { } some ? null
        : $"{Instant.ToIsoSeconds(TimeZoneInfo.ConvertTime(some, time.LocalTimeZone))} ({(some <= time.GetUtcNow() ? Spans.ForPeople(time.GetUtcNow() - some) + " ago" : "in " + Spans.ForPeople(some - time.GetUtcNow()))})";
}
