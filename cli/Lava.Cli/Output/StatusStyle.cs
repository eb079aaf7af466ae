using Lava.Core.Model;

namespace Lava.Cli.Output;

/// <summary>A status as people see it: a sign, a word, a colour.</summary>
/// <param name="Sign">One character.</param>
/// <param name="Word">The status, or what is more telling.</param>
/// <param name="Colour">A colour's name.</param>
public sealed record StatusStyle(string Sign, string Word, string Colour)
{
    /// <summary>The style of a run.</summary>
    public static StatusStyle Of(Run run) => run.Status switch
    {
        RunStatus.Dispatched => new("○", "dispatched", "grey"),
        RunStatus.Running => new("▶", "running", "blue"),
        RunStatus.Retrying => new("↻", "retrying", "yellow"),
        RunStatus.Complete when run.ActionFailed => new("✔", "complete, action failed", "yellow"),
        RunStatus.Complete => new("✔", "complete", "green"),
        RunStatus.Failed when run.ActionFailed => new("✘", "failed, action failed", "red"),
        RunStatus.Failed => new("✘", "failed", "red"),
        RunStatus.Rejected => new("✘", "rejected", "red"),
        RunStatus.Skipped => new("–", "skipped", "grey"),
        _ => new("■", "cancelled", "magenta"),
    };

    /// <summary>Sign and word as markup.</summary>
    public string Markup => $"[{Colour}]{Sign} {Word}[/]";
}
