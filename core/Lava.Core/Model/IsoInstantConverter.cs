using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>Writes instants as ISO 8601 with offset and milliseconds; reads any ISO 8601 instant.</summary>
public sealed class IsoInstantConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.TryParse(reader.GetString(), out var at) ? at : throw new JsonException("not an ISO 8601 instant");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Instant.ToIso(value));
}
