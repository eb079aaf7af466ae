namespace Lava.Worker.Handlers.Processes;

/// <summary>One process of a job.</summary>
internal sealed record ProcessCall
{
    /// <summary>How the result and errors name it.</summary>
    public required string Payload { get; init; }
    /// <summary>How errors name its program.</summary>
    public required string Program { get; init; }
    /// <summary>Before <c>stdout</c> and <c>stderr</c> in the names of its outputs: empty, or a file's name.</summary>
    public string OutputName { get; init; } = "";
    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }
    /// <summary>Its environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    /// <summary>Where it starts.</summary>
    public required string WorkingDirectory { get; init; }
    /// <summary>The longest it may take.</summary>
    public TimeSpan? Timeout { get; init; }
}
