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
