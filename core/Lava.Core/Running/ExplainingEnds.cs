using Lava.Core.Model;
using static Lava.Core.Running.ExplainingText;

namespace Lava.Core.Running;

/// <summary>Explains runs for which nothing more will be done.</summary>
internal static class ExplainingEnds
{
    public static Explanation Settled(Run row) => new()
    {
        State = ExplainedState.Settled,
        Summary = Ended(row) + FailedAction(row),
        Since = row.TsEnd ?? row.TsEvent,
        Next = row.Inline ? "nothing; retry its parent to run it again"
            : Requests.RetryProblem(row) is { } problem ? $"nothing; it can't be retried: {problem}"
            : "nothing; `lava retry` runs it again",
    };

    private static string Ended(Run row) => row.Status switch
    {
        RunStatus.Complete => "it ended complete",
        RunStatus.Failed => $"it ended failed{Reason(row)}",
        RunStatus.Rejected => $"it was rejected{Reason(row)}",
        RunStatus.Skipped => $"it was skipped{Reason(row)}",
        _ when row.Cancel is { } cancel => $"it was cancelled, asked by {(cancel.By.Length > 0 ? cancel.By : "somebody")} at {Local(cancel.At, row)}",
        _ => $"it was cancelled{Reason(row)}",
    };

    private static string Reason(Run row) => row.Error is { } error ? $": {error}" : "";

    private static string FailedAction(Run row)
    {
        if (!row.ActionFailed) return "";
        var actions = row.Actions ?? [];
        var failed = actions.ToList().FindIndex(a => a.State == ActionState.Failed);
        var left = actions.Count(a => a.State == ActionState.NotRun);
        var what = failed < 0 ? "its actions were given up" : $"{Action(row, failed)} failed: {actions[failed].Error ?? "no reason kept"}";
        return $"; {what}{(left > 0 ? $"; {Number(left)} not run" : "")}";
    }
}
