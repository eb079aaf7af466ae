using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lava.Worker.Handlers.Secrets;

/// <summary>Which variables, parameters and globals hold a secret, told by their names: those that end in password, secret, token, api key and the like.</summary>
internal static partial class SecretNames
{
    private const int Shortest = 4;

    /// <summary>Whether the value under this name is a secret. Short values and words such as <c>true</c> are none: masking them would spoil the output.</summary>
    public static bool Holds(string name, string value) =>
        value.Length >= Shortest && NamePattern().IsMatch(name) && value.ToLowerInvariant() is not ("true" or "false" or "none" or "null");

    /// <summary>All secrets in a map, at any depth.</summary>
    public static IEnumerable<string> ValuesIn(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => m.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text
            ? Holds(m.Key, text) ? [text] : []
            : ValuesIn(m.Value)),
        JsonArray list => list.SelectMany(ValuesIn),
        _ => [],
    };

    [GeneratedRegex("(passwd|password|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
