using Lava.Core.Specs;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of an S3 trigger.</summary>
public static class TriggerTable
{
    private static readonly ValueKind JobId = new ReferenceTextKind(ReferenceKind.Dispatched);

    /// <summary>All fields.</summary>
    public static FieldTable Whole { get; } = Make(Bucket, Globals, [Named("prefix", PrefixProblem, ProblemCodes.Value, @"^(\*|[^/*]([^*]*[^/*])?)$")]);

    /// <summary>All fields, as far as an event needs them right: what can't match matches nothing.</summary>
    public static FieldTable AtLoad { get; } = Make(Words, Map, []);

    private static FieldTable Make(ValueKind bucket, ValueKind globals, IReadOnlyList<TableRule> rules) => new(
        "trigger",
        new("trigger_id", Words, "unique in the realm") { Required = true },
        new("bucket", bucket) { Required = true },
        new("prefix", Words, "a key or its beginning up to a slash; * is the whole bucket") { Required = true },
        new("job_id", new EitherKind(JobId, new ListKind(JobId, 1)), "the jobs to dispatch") { Required = true, Renders = TemplateNames.Trigger },
        new("enabled", Bool, "whether it acts") { Required = true },
        new("description", Text) { Default = "\"\"" },
        new("owner", Text) { Default = "\"\"" },
        new("parameters", Map, "sent with the dispatch") { Default = "{}", Renders = TemplateNames.Trigger, NullIsAbsent = true },
        new("globals", globals, "sent with the dispatch") { Default = "{}", Renders = TemplateNames.Trigger, NullIsAbsent = true },
        new("jinja", Bool, "whether job_id, parameters and globals are rendered") { Default = "true" },
        new("delay", FieldKinds.Duration, "how long the dispatch waits") { Default = "0" },
        new("if_fnmatch", TextOrList, "globs, one of which matches the key"),
        new("if_not_fnmatch", TextOrList, "globs, none of which matches the key"),
        new("if_size_gt", new SizeKind(), "the object is larger"),
        new("if_not_size_gt", new SizeKind(), "the object isn't larger"),
        new("if_event_type", Words, "a glob that the event type matches"),
        new("if_not_event_type", Words, "a glob that the event type doesn't match"),
        new("$schema", Text, "for editors"))
    {
        NotesAllowed = true,
        // A condition left out would let the trigger act on what it was written to leave alone.
        NeverIgnored = name => name.StartsWith("if_", StringComparison.Ordinal),
        Rules = rules,
    };

    private static string? PrefixProblem(string prefix) =>
        prefix.EndsWith('/') ? $"\"{prefix}\" matches only an object of that very name: write \"{prefix.TrimEnd('/')}\" for what lies under it"
        : prefix.StartsWith('/') ? $"\"{prefix}\" matches only keys that begin with a slash: take it away unless yours do"
        : prefix != "*" && prefix.Contains('*', StringComparison.Ordinal) ? $"\"{prefix}\" matches literally: put globs in \"if_fnmatch\""
        : null;
}
