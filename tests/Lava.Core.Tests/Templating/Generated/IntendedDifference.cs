namespace Lava.Core.Tests.Templating.Generated;

/// <summary>Outcomes that differ from Jinja2's for a reason, each listed in docs/templating-differences.md.</summary>
internal static class IntendedDifference
{
    // By what Jinja2 answers.
    private static readonly string[] Errors =
    [
        "Object of type Decimal is not JSON serializable",
        "component: decimal.Decimal",
        "Tried to resolve a name to a reference that was unknown to the frame",
    ];

    // By what Lava answers: constants that Jinja2 folds to nothing, and JSON of what isn't there.
    private static readonly string[] Refused = ["object is not subscriptable", "and so is not JSON serializable"];

    /// <summary>Whether the difference of a case is one of those; <paramref name="strict"/> tells whether undefined values are errors.</summary>
    public static bool Covers(Outcome jinja, Outcome lava, bool strict) => jinja.Ok
        ? jinja.Text.Contains(" at 0x", StringComparison.Ordinal) || jinja.Text.Contains("&gt; at 0x", StringComparison.Ordinal)
            || (strict && !lava.Ok && jinja.Text.Contains("Undefined", StringComparison.Ordinal))
            || (!lava.Ok && Refused.Any(r => lava.Text.EndsWith(r, StringComparison.Ordinal)))
        : Errors.Any(e => jinja.Text.Contains(e, StringComparison.Ordinal));
}
