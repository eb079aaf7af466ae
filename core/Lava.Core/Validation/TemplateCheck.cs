using System.Text;
using System.Text.RegularExpressions;
using Lava.Core.Templating;

namespace Lava.Core.Validation;

/// <summary>Finds what is wrong with a template without rendering it.</summary>
internal static partial class TemplateCheck
{
    private const int MostShown = 100;

    /// <summary>Whether a text holds anything for the renderer.</summary>
    public static bool IsTemplate(string text) => !Delimiters.Run.AbsentFrom(text);

    /// <summary>Whether it is a template at all.</summary>
    public static bool IsReadable(string text)
    {
        try
        {
            Template.Parse(text);
            return true;
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    /// <summary>
    /// What is wrong, with line, column and a caret; null when it can be read and its names are known. What looks like a secret is shown as
    /// stars, and the line not at all when <paramref name="hidden"/> says that it is one.
    /// </summary>
    public static string? Problem(string text, TemplateNames names, bool hidden = false)
    {
        try
        {
            var unknown = Template.Parse(text).UnknownName(names.Names, names.Unknown);
            return unknown is null ? null : Describe("in the template,", unknown, hidden || HoldsKey(text));
        }
        catch (TemplateException e)
        {
            return Describe("the template can't be read:", e, hidden || HoldsKey(text));
        }
    }

    // The lines of a private key look like nothing in particular.
    private static bool HoldsKey(string text) => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    private static string Describe(string what, TemplateException e, bool hidden)
    {
        var place = $"{what} line {e.Line}, column {e.Column}: ";
        if (hidden)
        {
            return place + "write a template that can be read, with names that exist here (the text isn't shown: it may be a secret)";
        }

        var message = place + PlainSecrets.Masked(e.Message) + Meant(e.Message);
        return e.SourceLine is { Length: > 0 } line ? message + Pointed(PlainSecrets.Masked(line), e.Column - 1) : message;
    }

    private static string Meant(string message) =>
        Missing().Match(message) is { Success: true } missing
            ? Nearest.Hint(missing.Groups[2].Value, missing.Groups[1].Value == "filter" ? Filters.Names : Tests.Names)
            : "";

    [GeneratedRegex("^No (filter|test) named '(.+)'")]
    private static partial Regex Missing();

    // The part of the line around the column, and a caret below it; a statement of SQL may be a very long line.
    private static string Pointed(string line, int column)
    {
        var from = Math.Clamp(column - (MostShown / 2), 0, Math.Max(0, line.Length - MostShown));
        var part = line.Substring(from, Math.Min(MostShown, line.Length - from));
        var text = new StringBuilder("\n  ").Append(part).Append("\n  ");
        foreach (var c in part.Take(column - from))
        {
            text.Append(c == '\t' ? '\t' : ' ');
        }

        return text.Append('^').ToString();
    }
}
