namespace Lava.Core.Sql;

/// <summary>
/// Splits SQL into its statements, each with its semicolon, before their templates are read (spec: handlers.md §4.1): at each <c>;</c>
/// outside of quotes, comments, parentheses, <c>$$</c> bodies and the bodies of <c>CREATE FUNCTION</c> and the like. The rules are those of
/// Python's sqlparse, which the specs were written for: <c>BEGIN; ...; END;</c> is split, and so is a <c>DECLARE</c> block that creates nothing.
/// </summary>
public static class SqlStatements
{
    /// <summary>Where each statement begins and how long it is; together they are the whole text. A text of blanks is one, too.</summary>
    public static IReadOnlyList<(int Start, int Length)> Split(string sql)
    {
        var found = new List<(int, int)>();
        var (start, at, depth) = (0, 0, new SqlDepth());
        var ended = false;
        while (at < sql.Length)
        {
            var length = SqlToken.Length(sql, at, out var kind);
            if (ended && kind is not (SqlTokenKind.Blank or SqlTokenKind.LineComment))
            {
                found.Add((start, at - start));
                (start, depth, ended) = (at, new SqlDepth(), false);
            }

            depth.Take(kind, sql.AsSpan(at, length));
            ended |= kind == SqlTokenKind.Semicolon && depth.IsOutside;
            at += length;
        }

        found.Add((start, sql.Length - start));
        return found;
    }
}
