using System.Text.Json.Nodes;

namespace Lava.Core.Validation.Schemas;

/// <summary>The parts of one schema that are used more than once, by name: its <c>$defs</c>.</summary>
public sealed class SchemaParts
{
    private readonly OrderedDictionary<string, JsonObject> _parts = [];

    /// <summary>The parts, in order of first use.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> All => _parts;

    /// <summary>A reference to a part, which is made when it is used first.</summary>
    public JsonObject Use(string name, Func<JsonObject> make)
    {
        if (!_parts.ContainsKey(name))
        {
            _parts[name] = make();
        }

        return new JsonObject { ["$ref"] = "#/$defs/" + name };
    }
}
