using System.Text.Json.Nodes;

namespace Lava.Core.Validation;

/// <summary>One field of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it may hold.</param>
/// <param name="Doc">What it is for, in a line.</param>
public sealed record Field(string Name, ValueKind Kind, string Doc = "")
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when it is absent, as JSON or as the name of a configuration variable; null: nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The names that templates in it may use when it is rendered; null: it isn't rendered.</summary>
    public TemplateNames? Renders { get; init; }

    /// <summary>What would be right in a given map, where that depends on its other fields; null: what the kind expects.</summary>
    public Func<JsonObject, string?>? Wanted { get; init; }

    /// <summary>What to write instead of this old field; null: it isn't old.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Whether null counts as absent.</summary>
    public bool NullIsAbsent { get; init; }

    internal void Check(JsonNode? value, CheckScope scope)
    {
        if (InsteadOf is not null)
        {
            scope.NameProblem(Specs.Severity.Warning, Specs.ProblemCodes.Deprecated, $"\"{Name}\" is an old name: write \"{InsteadOf}\"");
        }

        // A name with nothing after it, as templates of specs leave it: at run time that is an absent field.
        if (value is null && (NullIsAbsent || (!Required && scope.Context.IsForRun)))
        {
            return;
        }

        Kind.Check(value, scope);
    }
}
