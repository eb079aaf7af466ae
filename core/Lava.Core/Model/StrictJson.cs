using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>
/// JSON from outside, of which everything can be read afterwards. System.Text.Json takes texts with half a surrogate pair
/// (<c>"\ud83d"</c>) and keys that come twice, and throws where they are used; here they are errors at once.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The value; throws <see cref="JsonException"/>, and nothing else, when the text is no JSON or can't be read as Unicode.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: Options);
            Visit(node);
            return node;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // From an escape, and from the text itself.
            throw new JsonException("a text in it has half of a surrogate pair", e);
        }
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, value) in map)
                {
                    Visit(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Visit(item);
                }

                break;
            case JsonValue value:
                value.TryGetValue<string>(out _);
                break;
        }
    }
}
