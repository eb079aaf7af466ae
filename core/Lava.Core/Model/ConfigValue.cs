using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>Reads the value of a configuration variable by its kind.</summary>
internal static class ConfigValue
{
    /// <summary>What is wrong with a value as <c>what: what would be right</c>, or null when it is right.</summary>
    public static string? Problem(ConfigVariable variable, JsonNode? value)
    {
        // Null or empty switches a variable off, or leaves its default.
        if (value is null || value.Text() is "")
        {
            return null;
        }

        switch (variable.Kind)
        {
            case ConfigKind.Int:
                return TryInt(value, out var number) ? Least(number, variable) : $"{JsonScalars.Show(value)} is no whole number: write digits";
            case ConfigKind.Bool:
                return TryBool(value, out _) ? null : $"{JsonScalars.Show(value)} is no boolean: write true or false";
            case ConfigKind.Duration:
                return Duration.TryParse(value, out var duration, out var problem) ? Least(duration.Seconds, variable) : problem;
            case ConfigKind.Size:
                return ByteSize.TryParse(value, out _, out var wrong) ? null : wrong;
            default:
                return value is JsonObject or JsonArray ? $"{JsonScalars.Show(value)} is no text: write a text" : null;
        }
    }

    public static bool TryInt(JsonNode? value, out int number)
    {
        number = value.Int() ?? 0;
        return value.Int() is not null
            || int.TryParse(value.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out number);
    }

    public static bool TryBool(JsonNode? value, out bool result)
    {
        result = value.Bool() ?? false;
        if (value.Bool() is not null)
        {
            return true;
        }

        if (TryInt(value, out var number))
        {
            result = number != 0;
            return true;
        }

        switch (value.Text()?.Trim().ToUpperInvariant())
        {
            case "TRUE" or "T" or "YES" or "Y":
                result = true;
                return true;
            case "FALSE" or "F" or "NO" or "N":
                return true;
            default:
                return false;
        }
    }

    public static string AsText(JsonNode value) =>
        JsonScalars.Kind(value) == JsonValueKind.String ? value.Text()! : value.ToJsonString();

    private static string? Least(decimal value, ConfigVariable variable) =>
        value < variable.Minimum ? $"{value.ToString(CultureInfo.InvariantCulture)} is too small: at least {variable.Minimum}" : null;
}
