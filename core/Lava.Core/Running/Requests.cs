using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>What people ask of a run: cancel it, retry it.</summary>
public static class Requests
{
    /// <summary>The row after a request to stop: one that nobody works on ends at once. Null when it has ended already.</summary>
    public static Run? Cancelled(Run row, string by, TimeSpan? kept, DateTimeOffset now)
    {
        if (row.IsEnded) return null;
        var asked = (row with { Cancel = row.Cancel ?? new CancelRequest { At = now, By = by } }).Logged(now, "cancelling", $"asked by {by}");
        return row.Session is null ? Ending.EndedUnheld(asked, RunStatus.Cancelled, "cancelled before it started", kept, now) : asked;
    }

    /// <summary>Why a run can't be retried; null when it can.</summary>
    public static string? RetryProblem(Run row) =>
        row.Inline ? "it is a child of another run: retry its parent"
        : !row.IsEnded ? $"it has not ended (status {row.Status.Text()})"
        : !row.IsSettled ? $"its actions are not done yet (status {row.Status.Text()})"
        : row.Message is null ? "its dispatch message is gone"
        : null;

    /// <summary>The row of another round: dispatched again under the same run id (run-protocol.md §3), to its job's fleet. The caller wakes it.</summary>
    public static Run Retried(Run row, string fleet, string by, DateTimeOffset now) => Waking.Waiting(
        Again(row, now) with { Live = fleet, Worker = fleet, Message = row.Message! with { Worker = fleet }, ReadyAt = now },
        now).Logged(now, "dispatched", $"retried by {by}");

    /// <summary>A row whose last round is wiped; children in line take it from here without waiting.</summary>
    public static Run Again(Run row, DateTimeOffset now) => row with
    {
        Round = row.Round + 1,
        Status = RunStatus.Dispatched,
        Iteration = 1,
        Ttl = null,
        Cancel = null,
        Lost = 0,
        LostClaim = 0,
        Sends = 0,
        Moved = false,
        NotBefore = null,
        Actions = null,
        ActionFailed = false,
        TsStart = null,
        TsEnd = null,
        ExitStatus = null,
        Error = null,
        Result = null,
        Outputs = null,
        TuEvent = Instant.ToUtcSeconds(now),
    };
}
