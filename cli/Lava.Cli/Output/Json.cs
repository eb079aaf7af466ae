using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Cli.Output;

/// <summary>Writes JSON results: one line each, readable characters unescaped.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? node) => node is null ? "null" : node.ToJsonString(Relaxed);

    public static Task WriteJsonAsync(this TextWriter writer, JsonNode? node) => writer.WriteLineAsync(Text(node));
}
