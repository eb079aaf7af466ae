using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of each source of foreach values.</summary>
internal static class ForeachTables
{
    private static readonly ValueKind AnyInt = new IntKind(int.MinValue);

    public static IReadOnlyList<FieldTable> All { get; } =
    [
        new(
            "range",
            new("stop", AnyInt, "one beyond the last") { Required = true },
            new("start", AnyInt) { Default = "0" },
            new("step", AnyInt) { Default = "1" },
            new("name", Words, "the global that holds the number"))
        {
            Rules = [Named("name", NameRules.ReservedProblem, ProblemCodes.Reserved, NameRules.FreePattern), new TableRule.Also(NoZeroStep)],
        },
        new("inline", new Field("values", new ListKind(Globals), "a map of globals each") { Required = true }),
        new("csv", new Field("filename", Words, "a file of the run's folder, or s3://") { Required = true, Renders = TemplateNames.Job }),
        new("jsonl", new Field("filename", Words, "a file of the run's folder, or s3://") { Required = true, Renders = TemplateNames.Job }),
        new("query", new("conn_id", ConnectionOf(ConnectionTables.SqlNames)) { Required = true }, new("query", Words) { Required = true }),
        new(
            "s3list",
            new("bucket", Words) { Required = true, Renders = TemplateNames.Job },
            new("prefix", Text) { Default = "\"\"", Renders = TemplateNames.Job },
            new("glob", TextOrList, "on the whole key")),
    ];

    /// <summary>The limit must be allowed, and values that are known beforehand must be within it.</summary>
    public static void CheckLimit(JsonObject parameters, CheckScope scope)
    {
        var most = scope.Context.Limits.ForeachLimit;
        if (parameters["limit"].Int() > most)
        {
            scope.Field("limit").Error(ProblemCodes.Value, $"{parameters["limit"].Int()} is too many: at most {most} (FOREACH_MAX_LIMIT)");
        }
        else if ((parameters.ContainsKey("limit") ? parameters["limit"].Int() : scope.Context.Limits.ForeachDefault) is { } limit
            && Count(parameters["foreach"] as JsonObject) is { } count && count > limit)
        {
            var right = parameters.ContainsKey("limit") ? "raise \"limit\"" : "add a \"limit\"";
            scope.Field("foreach").Error(ProblemCodes.Value, $"{count} values are over the limit of {limit}: {right} or give fewer");
        }
    }

    private static long? Count(JsonObject? source)
    {
        if (source?["values"] is JsonArray values)
        {
            return values.Count;
        }

        if (source?["type"].Text() != "range" || source["stop"].Int() is not { } stop)
        {
            return null;
        }

        long start = source["start"].Int() ?? 0;
        long step = source["step"].Int() ?? 1;
        return step == 0 ? null : Math.Max(0, (stop - start + step - Math.Sign(step)) / step);
    }

    private static void NoZeroStep(JsonObject range, CheckScope scope)
    {
        if (range["step"].Int() == 0)
        {
            scope.Field("step").Error(ProblemCodes.Value, "a step of 0 never ends: write another number");
        }
    }
}
