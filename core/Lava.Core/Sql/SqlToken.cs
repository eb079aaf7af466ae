namespace Lava.Core.Sql;

internal enum SqlTokenKind
{
    Blank,
    LineComment,
    Semicolon,
    Open,
    Close,
    Word,

    /// <summary>Quoted text, a block comment, or any other character.</summary>
    Other,
}

/// <summary>The parts of SQL that decide where a statement ends.</summary>
internal static class SqlToken
{
    /// <summary>The length of the part at a place, at least 1. A quote that is never closed is a character like others.</summary>
    public static int Length(string sql, int at, out SqlTokenKind kind)
    {
        var c = sql[at];
        kind = c switch { ';' => SqlTokenKind.Semicolon, '(' => SqlTokenKind.Open, ')' => SqlTokenKind.Close, _ => SqlTokenKind.Other };
        if (kind != SqlTokenKind.Other)
        {
            return 1;
        }

        if (c is '\r' or '\n')
        {
            return 1;
        }

        if (char.IsWhiteSpace(c))
        {
            kind = SqlTokenKind.Blank;
            return 1;
        }

        if (Starts(sql, at, "--") || (c == '#' && at + 1 < sql.Length && sql[at + 1] == ' '))
        {
            kind = SqlTokenKind.LineComment;
            var end = sql.AsSpan(at).IndexOfAny('\r', '\n');
            return end < 0 ? sql.Length - at : end + 1;
        }

        if (char.IsLetter(c) || c == '_')
        {
            var end = at;
            while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_')) end++;
            // What comes after a dot is a name, whatever it is called.
            kind = at > 0 && sql[at - 1] == '.' ? SqlTokenKind.Other : SqlTokenKind.Word;
            return end - at;
        }

        return Quoted(sql, at) is > 0 and var length ? length : 1;
    }

    private static int Quoted(string sql, int at) => sql[at] switch
    {
        '/' when Starts(sql, at, "/*") => Until(sql, at, at + 2, "*/"),
        '\'' or '"' => UntilQuote(sql, at, escapes: true),
        '`' => UntilQuote(sql, at, escapes: false),
        '$' when Tag(sql, at) is { } tag => Until(sql, at, at + tag.Length, tag),
        _ => 0,
    };

    // The opening of a body: $$ or $name$, after a blank or at the very beginning.
    private static string? Tag(string sql, int at)
    {
        if (at > 0 && !char.IsWhiteSpace(sql[at - 1]))
        {
            return null;
        }

        var end = at + 1;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_')) end++;
        return end < sql.Length && sql[end] == '$' && !char.IsDigit(sql[at + 1]) ? sql[at..(end + 1)] : null;
    }

    private static int Until(string sql, int at, int from, string end) =>
        sql.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var found ? found + end.Length - at : 0;

    // A doubled quote ends one text and begins the next, which comes to the same. Where only quotes behind backslashes follow, the last of
    // them ends it.
    private static int UntilQuote(string sql, int at, bool escapes)
    {
        var quote = sql[at];
        var last = 0;
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] == quote)
            {
                return i + 1 - at;
            }

            if (escapes && sql[i] == '\\' && i + 1 < sql.Length && sql[i + 1] == quote)
            {
                last = ++i + 1 - at;
            }
        }

        return last;
    }

    private static bool Starts(string sql, int at, string what) => string.CompareOrdinal(sql, at, what, 0, what.Length) == 0;
}
