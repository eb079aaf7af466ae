using Lava.Core.Model;

namespace Lava.Simulation.Checks;

/// <summary>The diagram that statuses move along within a round: <c>dispatched running retrying</c> → an end.</summary>
internal static class Diagram
{
    /// <summary>Whether a write may change one status to the other.</summary>
    public static bool Allows(RunStatus from, RunStatus to) => from == to || (from, to) switch
    {
        (RunStatus.Dispatched, RunStatus.Running) => true,
        // It ended before it started; a limit that was reached puts it back.
        (RunStatus.Running, RunStatus.Dispatched or RunStatus.Retrying) => true,
        (RunStatus.Retrying, RunStatus.Running) => true,
        (RunStatus.Dispatched, RunStatus.Complete) => false,
        _ => !from.IsEnded() && to.IsEnded(),
    };
}
