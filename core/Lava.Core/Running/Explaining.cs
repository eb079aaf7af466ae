using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>Tells what a run waits for, from its row and what is known around it. Pure; the wording is for people.</summary>
public static class Explaining
{
    /// <summary>Explains a run as it stands at an instant.</summary>
    public static Explanation Explain(Run row, Surroundings around, Timing timing, DateTimeOffset now) =>
        row.IsSettled ? ExplainingEnds.Settled(row)
        : row.Inline && !IsWithParent(row, around.Parent) ? ExplainingChildren.Apart(row, around)
        : row.Session is not null ? ExplainingHeld.Held(row, around, timing, now)
        : ExplainingWaiting.Waiting(row, around, now);

    // Its parent's hold is a child's: it is worked on while its parent is held at the claim it was started under.
    private static bool IsWithParent(Run child, Run? parent) =>
        child.Session is not null && (parent is null || (parent.Session == child.Session && parent.Claim == child.ParentClaim));
}
