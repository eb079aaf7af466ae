namespace Lava.Core.Templating;

/// <summary>Bounds of one rendering; passing one is a <see cref="TemplateException"/>.</summary>
public sealed record TemplateLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>Evaluation steps: expressions, statements and items visited.</summary>
    public long Steps { get; init; } = 2_000_000;

    /// <summary>Characters of the result, and of any one value made on the way; an element of a list counts as 16.</summary>
    public int Output { get; init; } = 4 * 1024 * 1024;

    /// <summary>Characters and elements made in all, counted each time they are made: what keeps a rendering below 100 MB, whatever it does.</summary>
    public long Work { get; init; } = 24L * 1024 * 1024;

    /// <summary>Macro calls, includes, blocks and recursive loops inside one another.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>Time from start to end, by the clock of the options.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);
}
