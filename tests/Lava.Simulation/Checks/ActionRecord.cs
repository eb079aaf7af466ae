using Lava.Core.Model;
using Lava.Simulation.Kernel;

namespace Lava.Simulation.Checks;

/// <summary>The list an action belongs to: a run may have one for each try and one for its end, anew in each round.</summary>
internal readonly record struct ActionList(RunKey Run, int Round, string Hook, int Iteration)
{
    /// <summary>The list that a row has now.</summary>
    public static ActionList Of(Run row, string hook) => new(row.Key, row.Round, hook, row.Iteration);
}

/// <summary>One doing of an action.</summary>
internal sealed record ActionRecord(ActionList List, int Index, Participant Worker, long Begin)
{
    /// <summary>When it returned; null: not yet, or never.</summary>
    public long? End { get; set; }
}
