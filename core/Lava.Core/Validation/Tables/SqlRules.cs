using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Tables;

/// <summary>How the parameters of loads and unloads go together.</summary>
internal static class SqlRules
{
    /// <summary>What templates see while a relation is unloaded.</summary>
    public static TemplateNames WithRelation { get; } = TemplateNames.JobWithVars.And("schema", "relation");

    /// <summary>A table that is dropped must be made again, so its columns must be known.</summary>
    public static void DropNeedsColumns(JsonObject parameters, CheckScope scope)
    {
        if (parameters["mode"].Text() == "drop" && !parameters.ContainsKey("columns"))
        {
            scope.Field("mode").Error(ProblemCodes.Combination, "\"drop\" makes the table anew: list its \"columns\", or write truncate or delete");
        }
    }

    /// <summary>Each statement of the payload is a template by itself.</summary>
    public static void Statements(JsonObject job, CheckScope scope)
    {
        if (!scope.Context.ChecksTemplates || (job["parameters"] as JsonObject)?["jinja"].Bool() == false)
        {
            return;
        }

        var payload = scope.Field("payload");
        var texts = job["payload"] is JsonArray list ? list.Select((e, i) => (Text: e.Text(), Scope: payload.Item(i))) : [(job["payload"].Text(), payload)];
        foreach (var (text, field) in texts)
        {
            if (text is not null && StatementsProblem(text, job) is { } problem)
            {
                field.Error(ProblemCodes.Template, problem);
            }
        }
    }

    /// <summary>What is wrong with the templates of SQL that is split, unless <c>raw</c> says that it isn't.</summary>
    public static string? StatementsProblem(string sql, JsonObject job) => (job["parameters"] as JsonObject)?["raw"].Bool() == true
        ? WholeProblem(sql, job)
        : SqlTemplates.Problem(sql, TemplateNames.JobWithVars);

    /// <summary>What is wrong with SQL that is one template.</summary>
    public static string? WholeProblem(string sql, JsonObject job) =>
        TemplateCheck.IsTemplate(sql) ? TemplateCheck.Problem(sql, TemplateNames.JobWithVars) : null;

    /// <summary>Of all options of an unload only PARTITION is rendered.</summary>
    public static void Partitions(JsonObject parameters, CheckScope scope)
    {
        var args = parameters["args"] as JsonArray ?? [];
        for (var i = 0; i < args.Count; i++)
        {
            var field = scope.Field("args").Item(i).With(WithRelation);
            if (args[i].Text() is { } text && text.StartsWith("PARTITION", StringComparison.OrdinalIgnoreCase) && field.Renders(text))
            {
                field.CheckTemplate(text);
            }
        }
    }
}
