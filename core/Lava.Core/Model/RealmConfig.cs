using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>
/// The configuration of a realm: environment <c>LAVA_NAME</c>, else the realm's <c>config</c> (any case), else the default.
/// A bad value throws <see cref="ConfigException"/> with a text for people; <see cref="Problems"/> lists all of them up front.
/// </summary>
public sealed class RealmConfig
{
    private readonly Func<string, string?> _environment;
    private readonly Dictionary<string, JsonNode?> _realm = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Looks variables up in an environment and in the <c>config</c> of a realm.</summary>
    public RealmConfig(Func<string, string?> environment, JsonObject? realmConfig = null)
    {
        _environment = environment;
        foreach (var (name, value) in realmConfig ?? [])
        {
            _realm[name] = value;
        }
    }

    /// <summary>The configuration in which nothing is set.</summary>
    public static RealmConfig Defaults { get; } = new(_ => null);

    /// <summary>What is wrong with the values that are set, each naming the variable and where it is set.</summary>
    public IReadOnlyList<string> Problems() =>
        [.. ConfigVariables.All.Select(v => Problem(v, Find(v))).OfType<string>()];

    /// <summary>A duration; throws when it is unset and has no default.</summary>
    public Duration Duration(string name) => OptionalDuration(name) ?? throw Unset(name);

    /// <summary>A duration, or null when it is set to an empty text.</summary>
    public Duration? OptionalDuration(string name) =>
        Value(name, ConfigKind.Duration) is { } value && Model.Duration.TryParse(value, out var duration, out _) ? duration : null;

    /// <summary>A size; throws when it is unset and has no default.</summary>
    public ByteSize Size(string name) =>
        Value(name, ConfigKind.Size) is { } value && ByteSize.TryParse(value, out var size, out _) ? size : throw Unset(name);

    /// <summary>A whole number; throws when it is unset and has no default.</summary>
    public int Int(string name) => OptionalInt(name) ?? throw Unset(name);

    /// <summary>A whole number, or null when it is unset and has no default.</summary>
    public int? OptionalInt(string name) => ConfigValue.TryInt(Value(name, ConfigKind.Int), out var number) ? number : null;

    /// <summary>A boolean; throws when it is unset and has no default.</summary>
    public bool Bool(string name) => ConfigValue.TryBool(Value(name, ConfigKind.Bool), out var value) ? value : throw Unset(name);

    /// <summary>A text; throws when it is unset and has no default.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Unset(name);

    /// <summary>A text, or null when it is unset and has no default. An empty text stays empty.</summary>
    public string? OptionalText(string name)
    {
        // Any known variable can be asked for as text; an unknown name is a plain text without a default.
        var variable = ConfigVariables.Find(name) ?? new ConfigVariable(name.ToUpperInvariant(), ConfigKind.Text, null);
        return Checked(variable) is { } value ? ConfigValue.AsText(value) : null;
    }

    private static ConfigException Unset(string name) => new($"config {name} is empty: it needs a value");

    private JsonNode? Value(string name, ConfigKind kind)
    {
        var variable = ConfigVariables.Find(name);
        return variable?.Kind == kind ? Checked(variable) : throw new ArgumentException($"No {kind} variable {name}", nameof(name));
    }

    private JsonNode? Checked(ConfigVariable variable)
    {
        var found = Find(variable);
        return Problem(variable, found) is { } problem ? throw new ConfigException(problem) : found.Value;
    }

    private Found Find(ConfigVariable variable)
    {
        var inEnvironment = "LAVA_" + variable.Name;
        if (_environment(inEnvironment) is { } text)
        {
            return new(text, "environment " + inEnvironment);
        }

        return _realm.TryGetValue(variable.Name, out var value) && value is not null
            ? new(value, "realm config " + variable.Name)
            : new(variable.Default, "default of " + variable.Name);
    }

    private static string? Problem(ConfigVariable variable, Found found) =>
        ConfigValue.Problem(variable, found.Value) is { } problem ? $"{found.Where}: {problem}" : null;

    private readonly record struct Found(JsonNode? Value, string Where);
}

/// <summary>A configuration variable holds a value that can't be read; the message is for people.</summary>
public sealed class ConfigException(string message) : Exception(message);
