namespace Lava.Core.Specs;

/// <summary>How bad a problem is.</summary>
public enum Severity
{
    /// <summary>The item can't be used.</summary>
    Error,

    /// <summary>The item works, though perhaps not as meant.</summary>
    Warning,
}

/// <summary>Something wrong in a spec, for people: where, what, and what would be right.</summary>
public sealed record Problem
{
    /// <summary>The file's path; empty for an item that came from a table.</summary>
    public required string File { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public required int Line { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public required int Column { get; init; }

    /// <summary>The field, such as <c>schedule[1].crontab</c>; empty for the whole document.</summary>
    public required string Path { get; init; }

    /// <summary>Error or warning.</summary>
    public required Severity Severity { get; init; }

    /// <summary>A stable name of the kind of problem, for programs: see <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary><c>what is wrong: what would be right</c>.</summary>
    public required string Message { get; init; }

    /// <summary><c>file:line:column: path: message</c>, without the parts that are unknown.</summary>
    public string Format()
    {
        var place = File.Length == 0 ? "" : Line > 0 ? $"{File}:{Line}:{Column}: " : $"{File}: ";
        return place + (Path.Length == 0 ? "" : Path + ": ") + Message;
    }
}
