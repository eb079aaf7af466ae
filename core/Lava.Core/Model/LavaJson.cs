using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>The JSON forms of rows and messages, by source generation.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(DispatchMessage))]
[JsonSerializable(typeof(StateItem))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class LavaJson : JsonSerializerContext
{
    private static readonly LavaJson Plain = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A run's row as JSON text.</summary>
    public static string Write(Run run) => JsonSerializer.Serialize(run, Plain.Run);

    /// <summary>A session's row as JSON text.</summary>
    public static string Write(Session session) => JsonSerializer.Serialize(session, Plain.Session);

    /// <summary>A message's body.</summary>
    public static string Write(DispatchMessage message) => JsonSerializer.Serialize(message, Plain.DispatchMessage);

    /// <summary>A state item as JSON text.</summary>
    public static string Write(StateItem item) => JsonSerializer.Serialize(item, Plain.StateItem);

    /// <summary>Reads a run's row. Throws <see cref="JsonException"/>.</summary>
    public static Run ReadRun(string json) => JsonSerializer.Deserialize(json, Plain.Run) ?? throw new JsonException("a row is an object");

    /// <summary>Reads a session's row. Throws <see cref="JsonException"/>.</summary>
    public static Session ReadSession(string json) => JsonSerializer.Deserialize(json, Plain.Session) ?? throw new JsonException("a row is an object");

    /// <summary>Reads a state item. Throws <see cref="JsonException"/>.</summary>
    public static StateItem ReadStateItem(string json) => JsonSerializer.Deserialize(json, Plain.StateItem) ?? throw new JsonException("a row is an object");
}
