using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Validation;

/// <summary>Checks whole items; what they find is in the scope's context.</summary>
public static class ItemCheck
{
    /// <summary>Checks a job with everything in it.</summary>
    public static void Job(JsonObject job, CheckScope scope)
    {
        JobTable.Whole.Check(job, scope);
        if (job["worker"].Text() is { Length: > 0 } worker)
        {
            FleetName(worker, scope.Field("worker"));
        }

        if (job["type"].Text() is not { Length: > 0 } name)
        {
            return;
        }

        if (JobTypes.Find(name) is not { } type)
        {
            scope.Field("type").Error(
                ProblemCodes.UnknownType,
                $"\"{name}\" is no job type: " + (Nearest.Find(name, JobTypes.Names) is { } near ? $"did you mean \"{near}\"?" : "write one of " + string.Join(", ", JobTypes.Names)));
            return;
        }

        OfType(type, job, scope);
    }

    /// <summary>Checks payload and parameters of a job against its type.</summary>
    public static void OfType(JobType type, JsonObject job, CheckScope scope)
    {
        var parameters = job["parameters"];
        if (job.TryGetPropertyValue("payload", out var payload))
        {
            type.Payload.Check(payload, scope.Field("payload").With((parameters as JsonObject)?["jinja"].Bool() == false ? null : type.PayloadRenders));
        }

        if (parameters is null or JsonObject)
        {
            type.Parameters.Check(parameters as JsonObject ?? [], scope.Field("parameters"));
        }

        type.Together?.Invoke(job, scope);
    }

    /// <summary>Checks a connection.</summary>
    public static void Connection(JsonObject connection, CheckScope scope)
    {
        var type = connection["type"].Text();
        var table = type is null ? null : ConnectionTables.Find(type);
        (table ?? ConnectionTables.Unknown).Check(connection, scope);
        if (table is null && type is { Length: > 0 })
        {
            var names = ConnectionTables.All.Select(t => t.Name);
            scope.Field("type").Error(
                ProblemCodes.UnknownType,
                $"\"{type}\" is no connection type: " + (Nearest.Find(type, names) is { } near ? $"did you mean \"{near}\"?" : "write one of " + string.Join(", ", names)));
        }
    }

    /// <summary>Checks an S3 trigger.</summary>
    public static void Trigger(JsonObject trigger, CheckScope scope) => TriggerTable.Whole.Check(trigger, scope);

    /// <summary>Checks a realm.</summary>
    public static void Realm(JsonObject realm, CheckScope scope) => RealmTable.Whole.Check(realm, scope);

    private static void FleetName(string name, CheckScope scope)
    {
        if (NameRules.FleetProblem(name) is { } problem)
        {
            scope.Error(ProblemCodes.Name, problem);
        }
    }
}
