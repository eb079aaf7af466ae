namespace Lava.Core.Validation;

/// <summary>The names that templates of a field may use: what is there when the field is rendered.</summary>
public sealed class TemplateNames
{
    private TemplateNames(params string[] names) => Names = names;

    /// <summary>What every template of a job sees.</summary>
    public static TemplateNames Job { get; } = new("job", "realm", "globals", "state", "start", "ustart", "utils");

    /// <summary>The same with the job's own <c>vars</c>: executables, SQL, files and lists.</summary>
    public static TemplateNames JobWithVars { get; } = Job.And("vars");

    /// <summary>Actions also see the <c>result</c> of the run.</summary>
    public static TemplateNames Action { get; } = Job.And("result");

    /// <summary>A trigger is rendered before there is a run: it sees only the event.</summary>
    public static TemplateNames Trigger { get; } = new("bucket", "key", "event", "info", "utils");

    /// <summary>The name that a connection is opened under.</summary>
    public static TemplateNames Connection { get; } = new("realm", "job_id", "conn_id", "utils");

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>These names and more.</summary>
    public TemplateNames And(params string[] more) => new([.. Names, .. more]);

    /// <summary>What to say of a name that isn't among them.</summary>
    public string Unknown(string name)
    {
        var right = Elsewhere(name)
            ?? (Nearest.Find(name, Names) is { } near ? $"did you mean \"{near}\"?" : "the names here are " + string.Join(", ", Names));
        return $"\"{name}\" is nothing here: {right}";
    }

    private string? Elsewhere(string name) => name switch
    {
        "vars" when Names.Contains("job") => "write job.parameters.vars",
        "result" when Names.Contains("job") => "only actions have a result",
        "bucket" or "key" or "event" or "info" when Names.Contains("globals") => $"hand it over in the trigger's globals and write globals.{name}",
        "job" or "globals" or "state" or "start" or "ustart" or "realm" when Names.Contains("bucket") && !Names.Contains("job") =>
            "a trigger sees only " + string.Join(", ", Names),
        _ => null,
    };
}
