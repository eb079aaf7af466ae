using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Aws.Outbox;

/// <summary>The body of a message: a text as it is, a map as JSON.</summary>
internal static class MessageText
{
    /// <summary>The text of a body.</summary>
    public static string Of(JsonNode? body) => body.Text() ?? Json(body);

    /// <summary>Compact JSON, readable beyond ASCII.</summary>
    public static string Json(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (node is null) writer.WriteNullValue();
            else node.WriteTo(writer);
        }
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
