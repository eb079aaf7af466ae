namespace Lava.Core.Model;

/// <summary>How the text of a configuration variable is read.</summary>
public enum ConfigKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Int,

    /// <summary>true t yes y false f no n, any case, or a whole number.</summary>
    Bool,

    /// <summary>See <see cref="Model.Duration"/>.</summary>
    Duration,

    /// <summary>See <see cref="ByteSize"/>.</summary>
    Size,
}

/// <summary>A configuration variable that Lava knows.</summary>
/// <param name="Name">Upper-case name; the environment variable has <c>LAVA_</c> in front.</param>
/// <param name="Kind">How its text is read.</param>
/// <param name="Default">The text that holds when nobody sets it; null: none, or made by the reader.</param>
/// <param name="Minimum">The least value of an Int or of a Duration in seconds; null: any.</param>
public sealed record ConfigVariable(string Name, ConfigKind Kind, string? Default, int? Minimum = null);
