using Lava.Core.Specs;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of each action.</summary>
public static class ActionTables
{
    /// <summary>The tables, named by <c>action</c>.</summary>
    public static IReadOnlyList<FieldTable> All { get; } =
    [
        new(
            "dispatch",
            new("job_id", new ReferenceTextKind(ReferenceKind.Dispatched), "the job to dispatch") { Required = true, Renders = TemplateNames.Action },
            new("parameters", Map, "overlay the job's parameters") { Renders = TemplateNames.Action },
            new("delay", FieldKinds.Duration, "how long the dispatch waits") { Default = "0" }),
        new(
            "email",
            new("to", new EitherKind(Words, new ListKind(Words, 1)), "addresses") { Required = true },
            new("subject", Words) { Required = true, Renders = TemplateNames.Action },
            new("message", Words, "the body; HTML when it begins with <html") { Required = true, Renders = TemplateNames.Action },
            new("from", Words, "the sender"),
            new("email_conn", ConnectionOf("email", "ses"), "the connection; absent: bare SES"),
            new("region", Words, "of bare SES") { Default = "SES_REGION" },
            new("attachments", Texts, "files or s3:// objects") { Renders = TemplateNames.Action })
        {
            Rules = [new TableRule.Needs("attachments", "email_conn"), new TableRule.AtMostOne("email_conn", "region")],
        },
        new(
            "event",
            new("source", Words) { Renders = TemplateNames.Action },
            new("detail_type", Words) { Default = "\"Lava Job Action\"", Renders = TemplateNames.Action },
            new("detail", new EitherKind(Text, Map), "absent: realm, worker, job_id, run_id, exit_status") { Renders = TemplateNames.Action },
            new("resources", Texts) { Renders = TemplateNames.Action },
            new("event_bus", Words) { Renders = TemplateNames.Action }),
        new("log", new Field("message", Text, "goes to the worker's log") { Required = true, Renders = TemplateNames.Action }),
        new(
            "slack",
            new("slack_conn", ConnectionOf("slack")) { Required = true },
            new("message", Words, "cut to 3000 characters") { Required = true, Renders = TemplateNames.Action },
            new("subject", Text, "cut to 250 characters") { Renders = TemplateNames.Action },
            new("from", Words) { Renders = TemplateNames.Action },
            new("style", OneOf("block", "attachment", "plain")),
            new("colour", Colour, "hex, or good, warning, danger"),
            new("preamble", Text)),
        new(
            "sns",
            new("topic", Words, "an ARN") { Required = true },
            new("message", Message) { Required = true, Renders = TemplateNames.Action },
            new("subject", Text, "cut to 100 characters") { Renders = TemplateNames.Action }),
        new(
            "sqs",
            new("queue", Words, "a name or a URL") { Required = true },
            new("message", Message) { Required = true, Renders = TemplateNames.Action },
            new("delay", new DurationKind(Model.Duration.FromSeconds(900)), "how long the queue holds the message back") { Default = "0" },
            new("dedup_id", Words, "of a FIFO queue") { Renders = TemplateNames.Action },
            new("group_id", Words, "of a FIFO queue") { Renders = TemplateNames.Action }),
        new(
            "state",
            new("state_id", Words) { Required = true, Renders = TemplateNames.Action },
            new("value", Any) { Required = true, Renders = TemplateNames.Action },
            new("type", OneOf("json", "raw", "secure")) { Default = "\"json\"" },
            new("ttl", FieldKinds.Duration) { Default = "STATE_TTL" },
            new("publisher", Text) { Renders = TemplateNames.Action },
            new("kms_key", Words, "of a secure item"))
        {
            Rules = [Named("state_id", NameRules.ReservedProblem, ProblemCodes.Reserved, NameRules.FreePattern)],
        },
    ];

    /// <summary>A list of actions.</summary>
    public static ValueKind ListOfActions { get; } = new ListKind(new VariantKind("action", "action", All));
}
