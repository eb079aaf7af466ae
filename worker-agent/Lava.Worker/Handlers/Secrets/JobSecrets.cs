using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Launcher.Output;

namespace Lava.Worker.Handlers.Secrets;

/// <summary>
/// The secrets that one try of a job can see. They reach the launcher through its pipe, never by arguments or environment, and what the
/// worker itself keeps of the try (results, errors, log lines) is masked with them.
/// </summary>
public sealed class JobSecrets
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private SecretPatterns? _patterns;
    private bool _known = true;

    /// <summary>The secrets so far.</summary>
    public IReadOnlyList<string> Values
    {
        get { lock (_lock) return [.. _values]; }
    }

    /// <summary>Masks this from here on; an empty text is no secret.</summary>
    public void Add(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret)) return;
        lock (_lock) if (_values.Add(secret)) _known = false;
    }

    /// <summary>Masks the values whose names say that they are secrets.</summary>
    public void AddNamed(IEnumerable<KeyValuePair<string, string>> values)
    {
        foreach (var (name, value) in values)
            if (SecretNames.Holds(name, value)) Add(value);
    }

    /// <summary>Masks the values in a map whose names say that they are secrets.</summary>
    public void AddNamed(JsonNode? map)
    {
        foreach (var value in SecretNames.ValuesIn(map)) Add(value);
    }

    /// <summary>The text with stars in place of secrets.</summary>
    public string Mask(string text) => Patterns()?.Mask(text) ?? text;

    /// <summary>The same with all texts of a JSON value; the value itself where nothing is to be masked.</summary>
    public JsonNode? Mask(JsonNode? node) => Patterns() is { } patterns ? Masked(node, patterns) : node;

    private static JsonNode? Masked(JsonNode? node, SecretPatterns patterns) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Masked(m.Value, patterns)))),
        JsonArray list => new JsonArray([.. list.Select(n => Masked(n, patterns))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(patterns.Mask(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    private SecretPatterns? Patterns()
    {
        lock (_lock)
        {
            if (!_known) (_patterns, _known) = (SecretPatterns.For([.. _values]), true);
            return _patterns;
        }
    }
}
