using System.Globalization;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>Phrases that explanations share.</summary>
internal static class ExplainingText
{
    public static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    public static string Span(TimeSpan span) => Spans.ForPeople(span);

    // In the zone of its dispatch, which is the reader's own more often than UTC is.
    public static string Local(DateTimeOffset at, Run row) => Instant.ToIsoSeconds(at.ToOffset(row.TsDispatch.Offset));

    /// <summary>A run, its age and its holder.</summary>
    public static string Name(Run run, DateTimeOffset now) =>
        $"run {run.RunId} on {run.Session ?? "no worker"}{(run.TsStart is { } start ? $", {Span(now - start)} so far" : "")}";

    /// <summary>A try, of how many.</summary>
    public static string Try(int iteration, Job? job) => $"try {Number(iteration)}{(job is null ? "" : $" of {Number(job.IterationLimit)}")}";

    /// <summary>An action, of how many.</summary>
    public static string Action(Run row, int index) => $"action {Number(index + 1)} of {Number(row.Actions!.Count)} ({row.Actions[index].Hook}: {row.Actions[index].Action})";

    public static string LostOf(Run row, int lost) => $"lost {Number(lost)} of {Number(row.Tries > 0 ? row.Tries : Timing.DefaultTries)}";

    public static string? LastStatus(Run row) => row.Log.Count > 0 ? row.Log[^1].Status : null;

    public static string? LastInfo(Run row) => row.Log.Count > 0 ? row.Log[^1].Info.Text() : null;
}
