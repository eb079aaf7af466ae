using Lava.Core.Model;
using static Lava.Core.Running.ExplainingText;

namespace Lava.Core.Running;

/// <summary>Explains children in line that nobody works on: their parent isn't held, or their turn hasn't come.</summary>
internal static class ExplainingChildren
{
    public static Explanation Apart(Run row, Surroundings around)
    {
        var parent = around.Parent;
        var name = $"a child of {row.ParentJobId ?? "another run"}";
        if (parent is null or { IsSettled: true } || parent.IsEnded)
            return new Explanation
            {
                State = ExplainedState.ChildAbandoned,
                Summary = $"it is {name}, which {(parent is null ? "is gone" : $"ended {parent.Status.Text()}")} before it: it counts as cancelled",
                Since = parent?.TsEnd ?? row.TsEvent,
                Next = "nothing; retry its parent to run it again",
            };
        var before = around.Before.Select(b => b.JobId).ToList();
        return new Explanation
        {
            State = ExplainedState.ChildWaiting,
            Summary = $"it is {name} and nobody works on it: {(row.Log.Count == 0 ? "its turn hasn't come" : "its parent let go of it")}",
            WaitsFor = (before.Count == 0 ? "" : $"{string.Join(", ", before.Take(3))}{(before.Count > 3 ? $" and {Number(before.Count - 3)} more" : "")} to end, and ")
                + $"its parent, run {row.ParentRunId} ({(parent.Session is { } session ? $"held by session {session}" : parent.Status.Text() + ", held by nobody")})",
            Since = row.TsEvent ?? parent.TsEvent,
            Next = "its parent runs it when its turn comes, or ends it cancelled with itself",
        };
    }
}
