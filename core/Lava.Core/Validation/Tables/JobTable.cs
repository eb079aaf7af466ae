using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Kinds;
using Lava.Core.Validation.Schemas;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of a job. Payload and parameters depend on the type: see <see cref="JobTypes"/>.</summary>
public static class JobTable
{
    /// <summary>All fields, checked whole.</summary>
    public static FieldTable Whole { get; } = Make(new ScheduleKind(), ActionTables.ListOfActions, [new TableRule.Also(Limits), new TableRule.Also(Enabled)]);

    /// <summary>All fields, as far as a run needs them right at load: its actions and schedule are checked when they are used.</summary>
    public static FieldTable AtLoad { get; } = Make(Any, new ListKind(Map), []);

    private static FieldTable Make(ValueKind schedule, ValueKind actions, IReadOnlyList<TableRule> more) => new(
        "job",
        new("job_id", Words, "unique in the realm") { Required = true },
        new("type", Words, "what runs it") { Required = true },
        new("worker", Words, "the fleet that runs it") { Required = true },
        new("payload", Any, "what it runs; its meaning depends on the type") { Required = true, Wanted = PayloadOfType },
        new("enabled", new EitherKind(Bool, Words), "a boolean, or a template that must come out as true") { Default = "false", Renders = TemplateNames.Job },
        new("description", Text, "what the job is for") { Default = "\"\"" },
        new("owner", Text, "who looks after it") { Default = "\"\"" },
        new("dispatcher", OrNull(Text), "the dispatcher that schedules it; -- is none"),
        new("schedule", schedule, "when it runs"),
        new("parameters", Map, "settings of the type") { Default = "{}", NullIsAbsent = true },
        new("globals", Globals, "values for templates, handed on") { Default = "{}", NullIsAbsent = true },
        new("state", Map, "state items it reads: id and default") { Default = "{}", NullIsAbsent = true },
        new("event_log", Any, "rendered and logged once a run") { Renders = TemplateNames.Job },
        new("cw_metrics", Bool, "send metrics") { Default = "CW_METRICS_JOB" },
        new("max_run_delay", FieldKinds.Duration, "the oldest a dispatch may be when it starts; 0: any age") { NullIsAbsent = true },
        new("max_tries", Count, "attempts that may be lost with their workers; 0: the default") { Default = "0" },
        new("iteration_limit", Positive, "tries in one run") { Default = "1" },
        new("iteration_delay", FieldKinds.Duration, "pause between tries") { Default = "0" },
        new("on_success", actions, "actions after success"),
        new("on_fail", actions, "actions after the last failed try"),
        new("on_retry", actions, "actions after a failed try that is followed by another"),
        new("max_concurrent", Positive, "the most runs at a time"),
        new("overlap", OneOf("allow", "skip", "queue"), "what happens to a run beyond the limit"),
        new("grace", FieldKinds.Duration, "time between TERM and KILL"),
        new("$schema", Text, "for editors"))
    {
        NotesAllowed = true,
        Rules = [.. more, new TableRule.Also(Overlap) { AsSchema = () => SchemaText.When("overlap", "allow", SchemaText.Without("max_concurrent")) }, new TableRule.Also(Scheduled)],
        Elsewhere = InParameters,
    };

    // What isn't true when it is rendered is false, and a text without a template is always the same.
    private static void Enabled(JsonObject job, CheckScope scope)
    {
        if (!scope.Context.IsForRun && job["enabled"].Text() is { Length: > 0 } text && !TemplateCheck.IsTemplate(text) && !text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            scope.Field("enabled").Warn(ProblemCodes.Disabled, $"{JsonScalars.Show(job["enabled"])} never comes out as true: write true or false without quotes, or a template");
        }
    }

    private static void Limits(JsonObject job, CheckScope scope)
    {
        // A start asks the configuration that is in force where it runs.
        if (scope.Context.IsForRun) return;
        var limits = scope.Context.Limits;
        if (job["iteration_limit"].Int() > limits.IterationLimit)
        {
            scope.Field("iteration_limit").Error(
                ProblemCodes.Value, $"{job["iteration_limit"].Int()} is too many: at most {limits.IterationLimit} (ITERATION_MAX_LIMIT)");
        }

        if (Model.Duration.TryParse(job["iteration_delay"], out var delay, out _) && delay > limits.IterationDelay)
        {
            scope.Field("iteration_delay").Error(
                ProblemCodes.Value, $"{JsonScalars.Show(job["iteration_delay"])} is too long: at most {limits.IterationDelay} (ITERATION_MAX_DELAY)");
        }
    }

    private static void Overlap(JsonObject job, CheckScope scope)
    {
        if (job["overlap"].Text() == "allow" && job.ContainsKey("max_concurrent"))
        {
            scope.Field("overlap").Error(
                ProblemCodes.Value, "\"allow\" and \"max_concurrent\" exclude each other: write skip or queue, or take the limit away");
        }
    }

    private static void Scheduled(JsonObject job, CheckScope scope)
    {
        var dispatcher = job["dispatcher"].Text() is { } name and not "" and not "--" ? name : null;
        var none = ScheduleKind.IsNone(job["schedule"]);
        if (dispatcher is null && !none)
        {
            scope.Field("schedule").NameProblem(
                Severity.Warning, ProblemCodes.Combination, "a schedule without a dispatcher never fires: name one in \"dispatcher\"");
        }
        else if (dispatcher is not null && !none && job["enabled"].Bool() != true && job["enabled"].Text() is null && !scope.Context.IsForRun)
        {
            scope.Field("schedule").NameProblem(
                Severity.Warning, ProblemCodes.Disabled, "the job is disabled, so its schedule never fires: write \"enabled: true\" when it should");
        }
        else if (dispatcher is not null && none && job.ContainsKey("schedule"))
        {
            scope.Field("schedule").Warn(
                ProblemCodes.Combination, $"an empty schedule with the dispatcher \"{dispatcher}\": write a schedule, or dispatcher: \"--\"");
        }
    }

    private static string PayloadOfType(JsonObject job) =>
        JobTypes.Find(job["type"].Text() ?? "") is { Payload: not Kinds.AnyKind } type ? type.Payload.Expects : "-- where the type needs none";

    private static string? InParameters(string name, JsonObject job) =>
        JobTypes.Find(job["type"].Text() ?? "")?.Parameters.Find(name) is not null ? "it belongs in \"parameters\"" : null;
}
