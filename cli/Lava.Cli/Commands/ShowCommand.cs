using System.CommandLine;
using Lava.Cli.Output;
using Lava.Core.Model;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava show</c>: a run whole.</summary>
internal static class ShowCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "A run's id, or a beginning of it (6 characters or more)" };

    public static Command Create(CommandSet set) => set.OnRealm("show", """
        Shows a run whole: what became of it and of its children, its story, its outputs.

        Examples:
          lava show 0198c2d4
          lava show 0198c2d4 --json
        """, RunAsync, Run);

    private static async Task<int> RunAsync(Invocation call)
    {
        var run = await call.RunAsync(Run);
        var node = await RunNode.ReadAsync(call.Ports, run, call.Cancellation);
        if (call.Json)
        {
            await call.Context.Out.WriteJsonAsync(RunJson.Whole(node));
            return ExitCodes.Done;
        }
        var console = call.Context.Results;
        console.Write(await RunTree.DrawAsync(node, call.Ports.Blobs, call.Context.Time.GetUtcNow(), call.Cancellation));
        console.WriteLine();
        console.Write(Facts(run));
        console.WriteLine();
        console.Write(Story(run, call.Context.Time));
        return ExitCodes.Done;
    }

    private static Grid Facts(Run run)
    {
        var grid = new Grid().AddColumn().AddColumn();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) grid.AddRow($"[dim]{name}[/]", Markup.Escape(value));
        }
        Add("trigger", run.Trigger is { } t ? $"{t.Source} {t.Id}".Trim() : null);
        Add("parent", run.ParentRunId is null ? null : $"{run.ParentJobId} {run.ParentRunId}");
        Add("fleet", run.Worker);
        Add("host", run.Hostname);
        Add("dispatched", Instant.ToIso(run.TsDispatch));
        Add("started", run.TsStart is { } start ? Instant.ToIso(start) : null);
        Add("ended", run.TsEnd is { } end ? Instant.ToIso(end) : null);
        Add("exit status", run.ExitStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("outputs", run.Outputs);
        return grid;
    }

    private static Grid Story(Run run, TimeProvider time)
    {
        var grid = new Grid().AddColumn().AddColumn().AddColumn();
        foreach (var entry in run.Log)
            grid.AddRow(
                $"[dim]{TimeZoneInfo.ConvertTime(entry.TsEvent, time.LocalTimeZone):HH:mm:ss.fff}[/]", Markup.Escape(entry.Status),
                Markup.Escape(People.OneLine(entry.Info.Text() ?? (entry.Info is null ? "" : Json.Text(entry.Info)), 160)));
        return grid;
    }
}
