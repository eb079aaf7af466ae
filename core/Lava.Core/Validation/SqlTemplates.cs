using Lava.Core.Sql;

namespace Lava.Core.Validation;

/// <summary>Checks the templates of SQL that is split into statements before each is rendered by itself.</summary>
internal static class SqlTemplates
{
    /// <summary>What is wrong with the first statement that isn't right by itself; null when all are.</summary>
    public static string? Problem(string sql, TemplateNames names)
    {
        foreach (var (start, length) in SqlStatements.Split(sql))
        {
            var statement = sql.Substring(start, length);
            if (TemplateCheck.IsTemplate(statement) && TemplateCheck.Problem(statement, names) is not null)
            {
                var problem = TemplateCheck.Problem(InPlace(sql, start, statement), names);
                return TemplateCheck.Problem(sql, names) is null
                    ? "the SQL is split at each ; and every statement rendered by itself, so that what belongs together is cut apart: "
                        + $"put it into one statement, or write \"raw: true\" in the parameters ({problem})"
                    : problem;
            }
        }

        return null;
    }

    // Behind as many lines and columns as stand before it, so that messages count from the beginning of the text.
    private static string InPlace(string sql, int start, string statement)
    {
        var before = sql.AsSpan(0, start);
        return new string('\n', before.Count('\n')) + new string(' ', start - 1 - before.LastIndexOf('\n')) + statement;
    }
}
