using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of a realm: the realms-table item, and the fleets and dispatchers of a folder.</summary>
public static class RealmTable
{
    private static readonly FieldTable Fleet = new("fleet", new Field("slots", Positive, "runs at a time")) { NotesAllowed = true };

    private static readonly FieldTable Dispatcher =
        new("dispatcher", new Field("timezone", Zone, "of its schedules")) { NotesAllowed = true };

    /// <summary>All fields.</summary>
    public static FieldTable Whole { get; } = new(
        "realm",
        new("realm", Words, "the realm's name") { Required = true },
        new("s3_payloads", S3Location, "where payloads are"),
        new("s3_temp", S3Location, "where outputs go"),
        new("s3_key", Words, "the KMS key of uploads"),
        new("config", Map, "configuration variables") { Default = "{}", NullIsAbsent = true },
        new("on_success", ActionTables.ListOfActions, "actions of jobs without their own"),
        new("on_fail", ActionTables.ListOfActions, "actions of jobs without their own"),
        new("on_retry", ActionTables.ListOfActions, "actions of jobs without their own"),
        new("docker", ConnectionOf("docker"), "the default docker connection"),
        new("description", Text),
        new("owner", Text),
        new("fleets", new MapKind(OrNull(new TableKind(Fleet))) { NameProblem = NameRules.FleetProblem, NamePattern = NameRules.FleetPattern }, "name and slots") { NullIsAbsent = true },
        new("dispatchers", new MapKind(OrNull(new TableKind(Dispatcher))), "name and time zone") { NullIsAbsent = true },
        new("$schema", Text, "for editors"))
    {
        NotesAllowed = true,
        Rules = [Named("realm", NameRules.RealmProblem, ProblemCodes.Name, NameRules.RealmPattern), new TableRule.Also(Config)],
    };

    private static void Config(JsonObject realm, CheckScope scope)
    {
        foreach (var (name, value) in realm["config"] as JsonObject ?? [])
        {
            var field = scope.Field("config").Field(name);
            if (ConfigVariables.Find(name) is not { } variable)
            {
                var hint = Nearest.Find(name, ConfigVariables.All.Select(v => v.Name)) is { } near ? $"did you mean \"{near}\"?" : "take it away if nothing reads it";
                field.NameProblem(Severity.Warning, ProblemCodes.UnknownField, $"\"{name}\" is no known configuration variable: {hint}");
            }
            else if (ConfigValue.Problem(variable, value) is { } problem)
            {
                field.Error(ProblemCodes.Value, problem);
            }
            else if (variable.Name == "CONN_APP_NAME")
            {
                Text.Check(value, field.With(TemplateNames.Connection));
            }
        }
    }
}
