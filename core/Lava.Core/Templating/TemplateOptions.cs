namespace Lava.Core.Templating;

/// <summary>How a template is read and what it may reach.</summary>
public sealed record TemplateOptions
{
    /// <summary>Options of run-time templates.</summary>
    public static TemplateOptions Default { get; } = new();

    /// <summary>The marks around tags.</summary>
    public Delimiters Delimiters { get; init; } = Delimiters.Run;

    /// <summary>Makes every use of an undefined value an error, except in <c>is defined</c> and <c>default</c>.</summary>
    public bool Strict { get; init; }

    /// <summary>Escapes printed values for HTML, except those marked safe.</summary>
    public bool Autoescape { get; init; }

    /// <summary>The name shown in errors, such as a file or a field.</summary>
    public string? Name { get; init; }

    /// <summary>Finds the source of an included, imported or extended template; null when there is none of that name.</summary>
    public Func<string, string?>? Loader { get; init; }

    /// <summary>Chance for <c>random</c> and <c>uuid()</c>; fresh chance when absent.</summary>
    public Random? Random { get; init; }

    /// <summary>The clock and local zone of <c>now()</c>, and of the time limit.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
