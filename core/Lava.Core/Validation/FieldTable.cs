using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>The fields of a map: what is required, what each may hold, and how they go together.</summary>
/// <param name="Name">What the table describes; the selector's value for a variant.</param>
/// <param name="Fields">The fields, in the order of the manual.</param>
public sealed record FieldTable(string Name, params IReadOnlyList<Field> Fields)
{
    /// <summary>Whether names beginning <c>x-</c> or <c>X-</c> are free for notes.</summary>
    public bool NotesAllowed { get; init; }

    /// <summary>Whether nobody knows what further fields mean.</summary>
    public bool Open { get; init; }

    /// <summary>Which unknown fields are an error at run time, too: those that would narrow what happens, if anybody knew them.</summary>
    public Predicate<string>? NeverIgnored { get; init; }

    /// <summary>How fields go together.</summary>
    public IReadOnlyList<TableRule> Rules { get; init; } = [];

    /// <summary>Where a field that isn't of this table belongs, as <c>what would be right</c>; null: nobody knows.</summary>
    public Func<string, JsonObject, string?>? Elsewhere { get; init; }

    /// <summary>The field of this name, or null.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>Checks a map; <paramref name="except"/> is a name that belongs to somebody else.</summary>
    public void Check(JsonObject map, CheckScope scope, string? except = null)
    {
        // jinja: false switches the rendering of all the fields beside it off.
        if (Find("jinja") is not null && map["jinja"].Bool() == false)
        {
            scope = scope.WithoutRendering();
        }

        foreach (var (name, value) in map)
        {
            var field = Find(name);
            if (field is not null)
            {
                field.Check(value, scope.Field(name).With(field.Renders));
            }
            else if (name != except && !Open && !(NotesAllowed && IsNote(name)))
            {
                Unknown(name, map, scope);
            }
        }

        foreach (var field in Fields)
        {
            if (field.Required && !map.ContainsKey(field.Name))
            {
                scope.Error(ProblemCodes.Missing, $"\"{field.Name}\" is missing: write {field.Wanted?.Invoke(map) ?? field.Kind.Expects}");
            }
        }

        foreach (var rule in Rules)
        {
            rule.Check(map, scope);
        }
    }

    private static bool IsNote(string name) => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase);

    private void Unknown(string name, JsonObject map, CheckScope scope)
    {
        var right = Elsewhere?.Invoke(name, map) ?? (Nearest.Find(name, Fields.Select(f => f.Name).Where(n => !map.ContainsKey(n))) is { } near
            ? $"did you mean \"{near}\"?"
            : Fields.Count == 0 ? "nothing goes here, so take it away"
            : "the fields here are " + string.Join(", ", Fields.Where(f => f.InsteadOf is null).Select(f => f.Name)));
        var severity = scope.Context.IsForRun && NeverIgnored?.Invoke(name) != true ? Severity.Warning : Severity.Error;
        scope.Field(name).NameProblem(severity, ProblemCodes.UnknownField, $"\"{name}\" is no known field: {right}");
    }
}
