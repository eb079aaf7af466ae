using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lava.Core.Tests.Templating.Generated;

/// <summary>Outcomes that differ from Jinja2's for a reason, each listed in docs/templating-differences.md.</summary>
internal static partial class IntendedDifference
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

    /// <summary>Whether the difference of a case is one of those.</summary>
    public static bool Covers(JsonObject testCase, Outcome jinja, Outcome lava)
    {
        var template = testCase["template"]!.GetValue<string>();
        return template.Contains("utils.re", StringComparison.Ordinal) && (template.Contains("😀", StringComparison.Ordinal) || AstralName().IsMatch(template))
            || (template.Contains("utils.tojson", StringComparison.Ordinal) && jinja.Ok && lava.Ok)
            || (template.Contains("Apia", StringComparison.Ordinal) && (template.Contains("tzname", StringComparison.Ordinal) || template.Contains('Z')) && jinja.Ok && lava.Ok)
            || (jinja.Ok && lava.Ok && OffsetWithSeconds().IsMatch(jinja.Text))
            || Covers(jinja, lava, testCase["strict"]?.GetValue<bool>() ?? false, template);
    }

    private static bool Covers(Outcome jinja, Outcome lava, bool strict, string template) => jinja.Ok
        ? jinja.Text.Contains(" at 0x", StringComparison.Ordinal) || jinja.Text.Contains("&gt; at 0x", StringComparison.Ordinal)
            || (strict && !lava.Ok && (jinja.Text.Contains("Undefined", StringComparison.Ordinal) || template.Contains("|string", StringComparison.Ordinal)))
            || lava.Text.StartsWith("No filter named", StringComparison.Ordinal)
            || (!lava.Ok && Refused.Any(r => lava.Text.EndsWith(r, StringComparison.Ordinal)))
        : Errors.Any(e => jinja.Text.Contains(e, StringComparison.Ordinal));

    [GeneratedRegex(@"[+-]\d\d:\d\d:\d\d\b")]
    private static partial Regex OffsetWithSeconds();

    [GeneratedRegex(@"\bu\b")]
    private static partial Regex AstralName();
}
