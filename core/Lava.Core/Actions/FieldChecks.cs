using System.Text.RegularExpressions;

namespace Lava.Core.Actions;

/// <summary>What is wrong with the text of a field; null when it is right.</summary>
internal static partial class FieldChecks
{
    public static string? NotEmpty(string text) => text.Length == 0 ? "must not be empty" : null;

    public static string? StateId(string id) =>
        id.Length == 0 ? "must not be empty"
        : id.StartsWith("lava", StringComparison.OrdinalIgnoreCase) ? $"\"{id}\": ids that begin with \"lava\" are reserved"
        : null;

    public static string? Colour(string text) =>
        ColourPattern().IsMatch(text) ? null : $"\"{text}\" is no colour: write good, warning, danger or a hex colour such as #bbbbbb";

    public static Func<string, string?> OneOf(params string[] choices) =>
        text => choices.Contains(text, StringComparer.Ordinal) ? null : $"\"{text}\": must be one of {string.Join(", ", choices)}";

    [GeneratedRegex("^(good|warning|danger|#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6}))$", RegexOptions.CultureInvariant)]
    private static partial Regex ColourPattern();
}
