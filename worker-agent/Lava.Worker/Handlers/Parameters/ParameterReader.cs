using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Handlers.Parameters;

/// <summary>
/// Reads a job's parameters and gathers all that is wrong with them (spec: handlers.md §0.4). A null counts as absent. What was not asked for is unexpected.
/// </summary>
internal sealed class ParameterReader(JsonObject parameters)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly List<string> _problems = [];

    /// <summary><c>Bad job parameters: …</c> with everything that is wrong; null when nothing is. Ask when all has been read.</summary>
    public string? Problem()
    {
        string[] all =
        [
            .. Keys("Unexpected", parameters.Select(p => p.Key).Where(key => !_known.Contains(key))),
            .. Keys("Missing", _missing),
            .. _problems,
        ];
        return all.Length == 0 ? null : "Bad job parameters: " + string.Join("; ", all);
    }

    /// <summary>Notes something that is wrong.</summary>
    public void Add(string problem) => _problems.Add(problem);

    /// <summary>A value as it is; null when absent.</summary>
    public JsonNode? Any(string name)
    {
        _known.Add(name);
        return parameters[name];
    }

    /// <summary>A value that must be there; null when it isn't.</summary>
    public JsonNode? Required(string name)
    {
        var value = Any(name);
        if (value is null) _missing.Add(name);
        return value;
    }

    /// <summary>A text.</summary>
    public string? Text(string name) => Text(name, Any(name));

    /// <summary>A boolean.</summary>
    public bool Bool(string name, bool otherwise)
    {
        if (Any(name) is not { } value) return otherwise;
        if (value.Bool() is { } given) return given;
        Wrong(name, value, "must be true or false");
        return otherwise;
    }

    /// <summary>A map.</summary>
    public JsonObject? Map(string name)
    {
        var value = Any(name);
        if (value is not (null or JsonObject)) _problems.Add($"{name} must be a map/dict");
        return value as JsonObject;
    }

    /// <summary>A map of texts; <paramref name="what"/> names an entry in errors.</summary>
    public IReadOnlyDictionary<string, string> Texts(string name, string what)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Map(name) ?? [])
        {
            if (value.Text() is { } text) texts[key] = text;
            else _problems.Add($"{what}: {key}: must be a string, not {JsonScalars.Show(value)}");
        }

        return texts;
    }

    /// <summary>A list of texts and numbers, each as text.</summary>
    public IReadOnlyList<string> Words(string name)
    {
        var value = Any(name);
        if (value is null) return [];
        if (value is JsonArray list && list.All(item => Word(item) is not null)) return [.. list.Select(item => Word(item)!)];
        Wrong(name, value, "must be a list of strings and numbers");
        return [];
    }

    /// <summary>A duration.</summary>
    public Duration? Duration(string name)
    {
        if (Any(name) is not { } value) return null;
        if (Core.Model.Duration.TryParse(value, out var duration, out var problem)) return duration;
        _problems.Add($"{name}: {problem}");
        return null;
    }

    private string? Text(string name, JsonNode? value)
    {
        if (value is not null && value.Text() is null) Wrong(name, value, "must be a string");
        return value.Text();
    }

    private void Wrong(string name, JsonNode value, string right) => _problems.Add($"{name}: {right}, not {Shown(value)}");

    private static string Shown(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? $"the text {JsonScalars.Show(value)}" : JsonScalars.Show(value);

    private static string? Word(JsonNode? item) => item.Text() ?? item.NumberText();

    private static IEnumerable<string> Keys(string what, IEnumerable<string> names)
    {
        var sorted = string.Join(", ", names.Order(StringComparer.Ordinal));
        return sorted.Length == 0 ? [] : [$"{what} keys: {sorted}"];
    }
}
