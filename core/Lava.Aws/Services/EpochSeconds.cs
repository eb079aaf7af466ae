using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lava.Aws.Services;

/// <summary>Instants as AWS's JSON writes them: seconds since 1970, with a fraction where there is one.</summary>
internal sealed class EpochSeconds : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : DateTime.UnixEpoch.AddTicks((long)(reader.GetDecimal() * TimeSpan.TicksPerSecond));

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is not { } at) writer.WriteNullValue();
        else if ((at.ToUniversalTime() - DateTime.UnixEpoch) is var since && since.Ticks % TimeSpan.TicksPerSecond == 0) writer.WriteNumberValue(since.Ticks / TimeSpan.TicksPerSecond);
        else writer.WriteNumberValue((decimal)since.Ticks / TimeSpan.TicksPerSecond);
    }
}
