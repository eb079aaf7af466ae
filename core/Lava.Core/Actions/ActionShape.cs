using System.Collections.Frozen;
using System.Text.Json.Nodes;
using static Lava.Core.Actions.FieldKind;

namespace Lava.Core.Actions;

/// <summary>The fields of an action type (spec: actions.md §3).</summary>
/// <param name="Type">The action's name.</param>
/// <param name="Strict">Whether a field it doesn't know is an error.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record ActionShape(string Type, bool Strict, params IReadOnlyList<ActionField> Fields)
{
    private static readonly FrozenDictionary<string, ActionShape> ByType = new[]
    {
        new ActionShape("dispatch", false,
            new("job_id", Text) { Required = true, Check = FieldChecks.NotEmpty },
            new("parameters", Map),
            new("delay", FieldKind.Duration)),
        new ActionShape("email", true,
            new("to", Addresses) { Required = true },
            new("subject", Text) { Required = true, Check = FieldChecks.NotEmpty },
            new("message", Text) { Required = true, Check = FieldChecks.NotEmpty },
            new("from", Fixed),
            new("email_conn", Fixed),
            new("region", Fixed),
            new("attachments", Texts)),
        new ActionShape("event", true,
            new("source", Text) { Default = "lava.{{ realm.realm }}", Check = FieldChecks.NotEmpty },
            new("detail_type", Text) { Default = "Lava Job Action", Check = FieldChecks.NotEmpty },
            new("detail", Detail) { Default = EventDetail() },
            new("resources", Texts),
            new("event_bus", Text)),
        new ActionShape("log", false,
            [new("message", Text) { Required = true }]),
        new ActionShape("slack", true,
            new("slack_conn", Fixed) { Required = true },
            new("message", Text) { Required = true, MaxLength = 3000, Check = FieldChecks.NotEmpty },
            new("subject", Text) { MaxLength = 250 },
            new("from", Text),
            new("style", Fixed) { Check = FieldChecks.OneOf("block", "attachment", "plain") },
            new("colour", Fixed) { Check = FieldChecks.Colour },
            new("preamble", Fixed)),
        new ActionShape("sns", false,
            new("topic", Fixed) { Required = true, Check = FieldChecks.NotEmpty },
            new("message", Message) { Required = true, Check = FieldChecks.NotEmpty },
            new("subject", Text) { MaxLength = 100 }),
        new ActionShape("sqs", false,
            new("queue", Fixed) { Required = true, Check = FieldChecks.NotEmpty },
            new("message", Message) { Required = true, Check = FieldChecks.NotEmpty },
            new("delay", FieldKind.Duration) { MaxDuration = TimeSpan.FromMinutes(15) },
            new("dedup_id", Text),
            new("group_id", Text)),
        new ActionShape("state", true,
            new("state_id", Text) { Required = true, Check = FieldChecks.StateId },
            new("value", Value) { Required = true },
            new("type", Fixed) { Check = FieldChecks.OneOf("json", "raw", "secure") },
            new("ttl", FieldKind.Duration),
            new("publisher", Text) { Default = "{{ job.job_id }}" },
            new("kms_key", Fixed)),
    }.ToFrozenDictionary(s => s.Type, StringComparer.Ordinal);

    /// <summary>The known types, in order.</summary>
    public static IEnumerable<string> Types => ByType.Keys.Order(StringComparer.Ordinal);

    /// <summary>The shape of a type; null when there is no such action.</summary>
    public static ActionShape? Find(string type) => ByType.GetValueOrDefault(type);

    // The templates keep their type: exit_status stays a number.
    private static JsonObject EventDetail() => new()
    {
        ["realm"] = "{{ realm.realm }}",
        ["worker"] = "{{ job.worker }}",
        ["job_id"] = "{{ job.job_id }}",
        ["run_id"] = "{{ job.run_id }}",
        ["exit_status"] = "{{ result.exit_status }}",
    };
}
