using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Scheduling;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Tables;

/// <summary>A schedule: crontab text, a map, or a list of both; null, an empty text and <c>--</c> mean none.</summary>
public sealed class ScheduleKind : ValueKind
{
    // Five fields, or a word; what the fields hold is beyond a schema.
    private const string Crontab = @"^\s*(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|(\S+\s+){4}\S+)\s*$";

    /// <inheritdoc/>
    public override string Expects => "crontab text such as \"0 6 * * *\", a map of crontab, from, to and timezone, or a list of these";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) =>
        kind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null;

    /// <summary>Whether the value means that there is no schedule.</summary>
    public static bool IsNone(JsonNode? value) => value is null || value.Text() is "" or "--";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts)
    {
        var one = parts.Use("schedule", () => SchemaText.AnyOf(
            SchemaText.Pattern(Crontab),
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["crontab"] = SchemaText.Pattern(Crontab),
                    ["from"] = SchemaText.Type("string"),
                    ["to"] = SchemaText.Type("string"),
                    ["timezone"] = SchemaText.Type("string"),
                },
                ["required"] = SchemaText.Names(["crontab"]),
                ["additionalProperties"] = false,
            }));
        return SchemaText.AnyOf(
            one,
            new JsonObject { ["type"] = "array", ["items"] = one.DeepClone() },
            new JsonObject { ["enum"] = new JsonArray(null, "", "--") });
    }

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        if (IsNone(value))
        {
            return;
        }

        var (schedule, problems) = JobSchedule.Parse(value, null);
        foreach (var problem in problems)
        {
            scope.At(problem.Path).Report(problem.AtName, Severity.Error, ProblemCodes.Schedule, problem.Message);
        }

        if (schedule?.NeverFires == true)
        {
            scope.Warn(ProblemCodes.Schedule, "no such day ever comes: correct day and month, or leave the schedule out");
        }
        else if (schedule?.EventBridgeProblem is { } problem)
        {
            scope.Warn(ProblemCodes.Schedule, problem);
        }
    }
}
