using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Scheduling;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Tables;

/// <summary>A schedule: crontab text, a map, or a list of both; null, an empty text and <c>--</c> mean none.</summary>
public sealed class ScheduleKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "crontab text such as \"0 6 * * *\", a map of crontab, from, to and timezone, or a list of these";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) =>
        kind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null;

    /// <summary>Whether the value means that there is no schedule.</summary>
    public static bool IsNone(JsonNode? value) => value is null || value.Text() is "" or "--";

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
