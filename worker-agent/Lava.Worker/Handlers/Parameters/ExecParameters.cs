using System.Text.RegularExpressions;
using Lava.Core.Model;

namespace Lava.Worker.Handlers.Parameters;

/// <summary>The parameters that cmd, exe and pkg share (spec: handlers.md §2).</summary>
internal sealed partial record ExecParameters
{
    /// <summary>More words of the command.</summary>
    public IReadOnlyList<string> Args { get; private init; } = [];
    /// <summary>Environment, not rendered yet.</summary>
    public required IReadOnlyDictionary<string, string> Env { get; init; }
    /// <summary>Whether to render.</summary>
    public bool Jinja { get; private init; }
    /// <summary>The longest a process may take; null: as long as it likes.</summary>
    public TimeSpan? Timeout { get; private init; }
    /// <summary>Connection ids by label in upper case.</summary>
    public IReadOnlyDictionary<string, string> Connections { get; private init; } = new Dictionary<string, string>();

    /// <summary>Reads them; <paramref name="reader"/> keeps what is wrong.</summary>
    public static ExecParameters Read(ParameterReader reader, Duration? defaultTimeout, bool withConnections)
    {
        reader.Map("vars");
        var timeout = reader.Duration("timeout") ?? defaultTimeout;
        if (timeout <= Duration.Zero) reader.Add($"timeout: {timeout} is too short: at least a millisecond");
        return new ExecParameters
        {
            Args = reader.Words("args"),
            Env = Environment(reader),
            Jinja = reader.Bool("jinja", true),
            Timeout = timeout?.ToTimeSpan(),
            Connections = withConnections ? Labels(reader) : new Dictionary<string, string>(),
        };
    }

    private static IReadOnlyDictionary<string, string> Environment(ParameterReader reader)
    {
        var env = reader.Texts("env", "Bad environment variable");
        foreach (var name in env.Keys.Where(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)))
            reader.Add($"Bad environment variable: {name}: a name is not empty and has no =");
        return env;
    }

    private static Dictionary<string, string> Labels(ParameterReader reader)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (label, id) in reader.Texts("connections", "Bad connection"))
        {
            if (!LabelPattern().IsMatch(label)) reader.Add($"Bad connection label: {label}: only letters, digits and _");
            else if (!labels.TryAdd(label.ToUpperInvariant(), id)) reader.Add($"Bad connection label: {label}: another differs only in case");
        }

        return labels;
    }

    [GeneratedRegex(@"^\w+\z")]
    private static partial Regex LabelPattern();
}
