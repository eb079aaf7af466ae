using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that run or dispatch other jobs, and the two that do neither.</summary>
internal static class OrchestrationTypes
{
    private static readonly ValueKind JobIds = new EitherKind(
        new TextKind { MayBeEmpty = false, Description = "job ids separated by commas" },
        new ListKind(Words, 1));

    private static readonly Field Prefix = new("job_prefix", Text, "put before every id") { Default = "\"\"" };
    private static readonly Field CanFail = new("can_fail", new EitherKind(Text, Texts), "globs of the children that may fail");
    private static readonly Field Resume = new("resume", Bool, "go on instead of starting over after a lost worker") { Default = "false" };
    private static readonly Field Jinja = ExecutableTypes.Jinja;

    public static IEnumerable<JobType> All { get; } =
    [
        new("chain", JobIds, new("chain", CanFail, Prefix, new("start", Words, "the child to begin with"), Resume)) { Together = ChainRules.Check },
        new(
            "dag",
            new MapKind(new EitherKind(Text, new NullKind(), new ListKind(Words))),
            new("dag", CanFail, Prefix, new("workers", Positive, "children at a time") { Default = "DAG_WORKERS" }, Resume))
        {
            Together = DagRules.Check,
        },
        new(
            "foreach",
            new ReferenceTextKind(ReferenceKind.Inline),
            new(
                "foreach",
                new("foreach", new VariantKind("values", "type", ForeachTables.All), "where the values come from") { Required = true },
                new("limit", Count, "the most values") { Default = "FOREACH_LIMIT" },
                new("can_fail", Bool, "whether a failed child is let pass") { Default = "false" },
                Jinja,
                Resume)
            {
                Rules = [new TableRule.Also(ForeachTables.CheckLimit)],
            }),
        new(
            "dispatch",
            JobIds,
            new(
                "dispatch",
                new("parameters", Map, "overlay the jobs' parameters") { Renders = TemplateNames.Job },
                new("delay", FieldKinds.Duration, "how long the dispatches wait") { Default = "0" },
                Jinja,
                Prefix))
        {
            Together = DispatchRules.Check,
        },
        new(
            "lavasched",
            Any,
            new(
                "lavasched",
                new("dispatcher", new EitherKind(Words, new ListKind(Words, 1)), "the dispatchers it defines") { Required = true },
                new("args", Args, "further arguments of each dispatch"),
                new("env", FieldKinds.Environment, "CRON_TZ is the zone of its schedules"))
            {
                Rules = [new TableRule.Also(CronZone)],
            }),
        new("log", Any, new("log")),
    ];

    private static void CronZone(JsonObject parameters, CheckScope scope)
    {
        if ((parameters["env"] as JsonObject)?["CRON_TZ"] is { } zone && zone.Text() is not null)
        {
            Zone.Check(zone, scope.Field("env").Field("CRON_TZ"));
        }
    }
}
