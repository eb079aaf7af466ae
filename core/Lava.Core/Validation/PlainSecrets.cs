using System.Buffers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>Finds secrets that stand in specs in plain text. Its messages never show them.</summary>
internal static partial class PlainSecrets
{
    private const string Right = "keep it in a connection or a secret parameter, which jobs name";

    // What every known form begins with; most texts have none of these, and need no closer look.
    private static readonly SearchValues<string> Beginnings = SearchValues.Create(
        ["AKIA", "ASIA", "PRIVATE KEY", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "sk_live_", "rk_live_", "AIza", "eyJ", "://"],
        StringComparison.Ordinal);

    /// <summary>Looks at every text of an item.</summary>
    public static void Check(JsonObject item, CheckScope scope)
    {
        foreach (var (name, value) in item)
        {
            Look(name, value, scope.Field(name), named: false);
        }
    }

    /// <summary>Whether a text holds a secret whose form its issuer made to be recognised.</summary>
    public static bool IsKnownForm(string text) => text.AsSpan().ContainsAny(Beginnings) && KnownForm().IsMatch(text);

    /// <summary>Whether a text is a mixture of small and capital letters and digits that nobody would call a thing by.</summary>
    public static bool LooksRandom(string text) =>
        text.Length >= 12 && text.All(char.IsAsciiLetterOrDigit) && text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper)
        && text.Count(char.IsAsciiDigit) >= 2;

    /// <summary>Whether a field is called what secrets are called.</summary>
    public static bool AreIn(FieldPath field)
    {
        var named = field;
        while (named is { Name: null, Parent: not null }) named = named.Parent;
        return (named == field ? named.Name : NameOfItems(named.Name)) is { } name && IsSecretName(name);
    }

    /// <summary>A text with a star for each character of what may be a secret in it, so that the rest can be shown.</summary>
    public static string Masked(string text)
    {
        var masked = text.ToCharArray();
        foreach (var found in KnownForm().Matches(text).Concat(GivenValue().Matches(text).Select(m => m.Groups["value"])).Concat(Word().Matches(text).Where(w => LooksRandom(w.Value))))
        {
            masked.AsSpan(found.Index, found.Length).Fill('*');
        }

        return new string(masked);
    }

    // Within env, globals, vars and attributes, names are the author's own and say what their values are.
    private static void Look(string? name, JsonNode? value, CheckScope scope, bool named)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (inner, member) in map)
                {
                    // An attribute in long form is called what holds its value.
                    Look(inner == "value" && named ? name : inner, member, scope.Field(inner), named || name is "env" or "globals" or "vars" or "attributes" or "parameters");
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0 && list[i - 1].Text() is { } option && OptionName().IsMatch(option) && list[i].Text() is { } given && !given.StartsWith('-') && !IsPlainlyNone(given))
                    {
                        scope.Item(i).Warn(ProblemCodes.Secret, $"the option before says that this is a secret in plain text: {Right}");
                    }

                    Look(NameOfItems(name), list[i], scope.Item(i), named);
                }

                break;
            case not null when value.Text() is { Length: > 0 } text:
                CheckText(name, text, scope, named);
                break;
        }
    }

    private static void CheckText(string? name, string text, CheckScope scope, bool named)
    {
        if (IsKnownForm(text))
        {
            scope.Error(ProblemCodes.Secret, $"a secret stands here in plain text: {Right}");
        }
        else if (name is "payload" or "command" or "main" or "args" && Option().Matches(text).Any(m => !IsPlainlyNone(m.Groups["value"].Value.Trim('"', '\''))))
        {
            scope.Warn(ProblemCodes.Secret, $"an option is given what its name says is a secret, in plain text: {Right}");
        }
        else if (named && name is not null && IsSecretName(name) && !IsPlainlyNone(text))
        {
            scope.Warn(ProblemCodes.Secret, $"the name says that this is a secret in plain text: {Right}");
        }
    }

    // Templates, paths, names of parameters and the like.
    private static bool IsPlainlyNone(string text) =>
        text.Length < 4 || text.Contains("{{", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal)
        || text.StartsWith('$') || text.StartsWith("arn:", StringComparison.Ordinal);

    [GeneratedRegex("""
        \b(AKIA|ASIA)[A-Z0-9]{16}\b
        |-----BEGIN\ ([A-Z0-9]+\ )*PRIVATE\ KEY-----
        |\bxox[abprs]-[A-Za-z0-9-]{10,}
        |\bgh[pousr]_[A-Za-z0-9]{36,}
        |\bgithub_pat_[A-Za-z0-9_]{22,}
        |\bglpat-[A-Za-z0-9_-]{20,}
        |\b[sr]k_live_[A-Za-z0-9]{16,}
        |\bAIza[A-Za-z0-9_-]{35}
        |\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}
        |\b[a-z][a-z0-9+.-]*://[^\s/:@{]*:[^\s/:@{$]{3,}@
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex KnownForm();

    // A list called passwords holds one in each entry.
    private static string? NameOfItems(string? list) => list is not null && IsSecretName(list.TrimEnd('s')) ? list.TrimEnd('s') : list;

    private static bool IsSecretName(string name) => SecretName().IsMatch(name);

    private const string Names = "(password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|credentials?)";

    [GeneratedRegex($@"(^|[_-]|[a-z]){Names}\z", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex($@"^--([a-z0-9]+[_-])*{Names}\z", RegexOptions.IgnoreCase)]
    private static partial Regex OptionName();

    [GeneratedRegex($@"(^|\s)--([a-z0-9]+[_-])*{Names}[=\s]\s*(?<value>[^\s-]\S*)", RegexOptions.IgnoreCase)]
    private static partial Regex Option();

    // Also in texts that are no command: password=..., "password": "...".
    [GeneratedRegex($@"{Names}[""']?(\s*[:=]\s*|\s+)[""']?(?<value>[^\s""'{{}}%]+)", RegexOptions.IgnoreCase)]
    private static partial Regex GivenValue();

    [GeneratedRegex("[A-Za-z0-9]{12,}")]
    private static partial Regex Word();
}
