using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Specs;

/// <summary>
/// What an untagged plain scalar means, by the rules of YAML 1.1 as PyYAML's safe loader applies them
/// (<c>yes</c> is a boolean, <c>1e3</c> a text, <c>010</c> is eight). Numbers keep their exact digits.
/// </summary>
internal static class YamlScalar
{
    public const string Prefix = "tag:yaml.org,2002:";

    private static readonly HashSet<string> True = ["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly HashSet<string> False = ["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
    private static readonly HashSet<string> Null = ["", "~", "null", "Null", "NULL"];

    public static bool TryResolve(string text, bool plain, string? tag, out JsonNode? value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        switch (tag)
        {
            case null when plain:
                value = Plain(text);
                if (value is null && !Null.Contains(text))
                {
                    problem = $"{text} is no number that JSON knows: put it in quotes if it is a text";
                }

                return problem is null;
            case null or "!" or Prefix + "str" or Prefix + "timestamp":
                value = JsonValue.Create(text);
                return true;
            case Prefix + "null":
                value = null;
                return true;
            case Prefix + "bool" when True.Contains(text) || False.Contains(text):
                value = JsonValue.Create(True.Contains(text));
                return true;
            case Prefix + "int" or Prefix + "float" when Plain(text).NumberText() is { } number:
                value = JsonScalars.Number(number);
                return true;
            case Prefix + "int" or Prefix + "float" or Prefix + "bool":
                value = null;
                problem = $"{JsonScalars.Show(text)} is no {tag[Prefix.Length..]}: correct it or take the tag away";
                return false;
            default:
                value = null;
                problem = $"{ShowTag(tag)} means nothing here: take the tag away";
                return false;
        }
    }

    public static string ShowTag(string tag) =>
        tag.StartsWith(Prefix, StringComparison.Ordinal) ? "!!" + tag[Prefix.Length..] : tag;

    // Null for null and for the numbers that JSON can't write (infinity, not a number).
    private static JsonNode? Plain(string text)
    {
        if (Null.Contains(text))
        {
            return null;
        }

        if (True.Contains(text) || False.Contains(text))
        {
            return JsonValue.Create(True.Contains(text));
        }

        if (!(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            return JsonValue.Create(text);
        }

        if (YamlNumber.IsInfinite(text))
        {
            return null;
        }

        return YamlNumber.Canonical(text) is { } number ? JsonScalars.Number(number)
            : JsonValue.Create(YamlTimestamp.Iso(text) ?? text);
    }
}
