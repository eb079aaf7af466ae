using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Core.Dispatching;

/// <summary>
/// Reads the <c>-p</c> and <c>-g</c> of command lines and text requests: <c>name=value</c> is a string, <c>name:=json</c> is JSON,
/// dots go into maps, a later one of the same name wins, and a name can't be both a value and a map (spec: dispatch.md §4.3).
/// </summary>
public static class Assignments
{
    private const int MostParts = 32;

    /// <summary>The map they make; null when one of them is wrong, with the reason, which names it but never shows its value: that may be a secret.</summary>
    public static (JsonObject? Map, string? Problem) Parse(IEnumerable<string> texts)
    {
        var root = new Branch();
        foreach (var (index, text) in texts.Index())
            if (Add(root, text) is { } problem) return (null, $"{Which(index, text)}: {problem}");
        return (root.ToJson(), null);
    }

    /// <summary>What may be shown of an assignment: its name, when it has one.</summary>
    public static string? NameOf(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && text[..equals].TrimEnd(':') is { Length: > 0 } name ? name : null;

    private static string Which(int index, string text) => NameOf(text) is { } name ? $"\"{name}\" (number {index + 1})" : $"number {index + 1}";

    private static string? Add(Branch root, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return "write name=value, or name:=json";
        var json = equals > 0 && text[equals - 1] == ':';
        var name = text[..(json ? equals - 1 : equals)];
        var parts = name.Split('.');
        if (parts.Any(p => p.Length == 0)) return name.Length == 0 ? "the name before = is missing" : "a part of the dotted name is empty";
        if (parts.Length > MostParts) return $"a dotted name has {parts.Length} parts: at most {MostParts}";
        if (!TryValue(text[(equals + 1)..], json, out var value, out var problem)) return problem;
        var branch = root;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            if (!branch.Members.TryGetValue(parts[i], out var next)) branch.Members[parts[i]] = next = new Branch();
            if (next is not Branch deeper) return Conflict(parts, i);
            branch = deeper;
        }
        if (branch.Members.TryGetValue(parts[^1], out var there) && there is Branch) return $"{name} has been given members: it can't have a value too";
        branch.Members[parts[^1]] = new Leaf(value);
        return null;
    }

    private static string Conflict(string[] parts, int at) => $"{string.Join('.', parts[..(at + 1)])} has been given a value: it can't have members too";

    private static bool TryValue(string text, bool json, out JsonNode? value, out string? problem)
    {
        problem = null;
        value = null;
        if (!json)
        {
            value = JsonValue.Create(text);
            return true;
        }
        var document = SourceDocument.Parse(new SpecFile("value.json", text));
        value = document.Root;
        if (document is { IsEmpty: false, Problems.Count: 0 }) return true;
        var reason = document.Problems.Count > 0 ? document.Problems[0].Message : "there is nothing";
        problem = $"after := comes JSON, and this is none ({reason}); for a text write name=value";
        return false;
    }

    private abstract class Part
    {
        public abstract JsonNode? ToJson();
    }

    private sealed class Leaf(JsonNode? value) : Part
    {
        public override JsonNode? ToJson() => value;
    }

    private sealed class Branch : Part
    {
        public Dictionary<string, Part> Members { get; } = [];
        public override JsonObject ToJson() => new(Members.Select(m => KeyValuePair.Create(m.Key, m.Value.ToJson())));
    }
}
