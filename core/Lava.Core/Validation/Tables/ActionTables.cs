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
            new("job_id", new ReferenceTextKind(ReferenceKind.Dispatched), "the job to dispatch") { Required = true, Rendered = true },
            new("parameters", Map, "overlay the job's parameters") { Rendered = true },
            new("delay", FieldKinds.Duration, "how long the dispatch waits") { Default = "0" }),
        new(
            "email",
            new("to", new EitherKind(Words, new ListKind(Words, 1)), "addresses") { Required = true },
            new("subject", Words) { Required = true, Rendered = true },
            new("message", Words, "the body; HTML when it begins with <html") { Required = true, Rendered = true },
            new("from", Words, "the sender"),
            new("email_conn", Conn, "the connection; absent: bare SES"),
            new("region", Words, "of bare SES") { Default = "SES_REGION" },
            new("attachments", Texts, "files or s3:// objects") { Rendered = true })
        {
            Rules = [new TableRule.Needs("attachments", "email_conn"), new TableRule.AtMostOne("email_conn", "region")],
        },
        new(
            "event",
            new("source", Words) { Rendered = true },
            new("detail_type", Words) { Default = "\"Lava Job Action\"", Rendered = true },
            new("detail", new EitherKind(Text, Map), "absent: realm, worker, job_id, run_id, exit_status") { Rendered = true },
            new("resources", Texts) { Rendered = true },
            new("event_bus", Words) { Rendered = true }),
        new("log", new Field("message", Text, "goes to the worker's log") { Required = true, Rendered = true }),
        new(
            "slack",
            new("slack_conn", Conn) { Required = true },
            new("message", Words, "cut to 3000 characters") { Required = true, Rendered = true },
            new("subject", Text, "cut to 250 characters") { Rendered = true },
            new("from", Words) { Rendered = true },
            new("style", OneOf("block", "attachment", "plain")),
            new("colour", Words, "hex, or good, warning, danger"),
            new("preamble", Text)),
        new(
            "sns",
            new("topic", Words, "an ARN") { Required = true },
            new("message", Message) { Required = true, Rendered = true },
            new("subject", Text, "cut to 100 characters") { Rendered = true }),
        new(
            "sqs",
            new("queue", Words, "a name or a URL") { Required = true },
            new("message", Message) { Required = true, Rendered = true },
            new("delay", FieldKinds.Duration) { Default = "0" },
            new("dedup_id", Words, "of a FIFO queue") { Rendered = true },
            new("group_id", Words, "of a FIFO queue") { Rendered = true }),
        new(
            "state",
            new("state_id", Words) { Required = true, Rendered = true },
            new("value", Any) { Required = true, Rendered = true },
            new("type", OneOf("json", "raw", "secure")) { Default = "\"json\"" },
            new("ttl", FieldKinds.Duration) { Default = "STATE_TTL" },
            new("publisher", Text) { Rendered = true },
            new("kms_key", Words, "of a secure item"))
        {
            Rules = [Named("state_id", NameRules.ReservedProblem, ProblemCodes.Reserved)],
        },
    ];

    /// <summary>A list of actions.</summary>
    public static ValueKind ListOfActions { get; } = new ListKind(new VariantKind("action", All));
}
