using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation;

/// <summary>How the fields of a table go together.</summary>
public abstract record TableRule
{
    /// <summary>Checks the rule on a map.</summary>
    public abstract void Check(JsonObject map, CheckScope scope);

    /// <summary>The rule as a JSON Schema; null: a schema can't say it.</summary>
    public abstract JsonObject? Schema();

    /// <summary>At most one of the fields may be there.</summary>
    public sealed record AtMostOne(params IReadOnlyList<string> Names) : TableRule
    {
        /// <inheritdoc/>
        public override JsonObject? Schema() => new()
        {
            ["not"] = SchemaText.AnyOf(Names.SelectMany((a, i) => Names.Skip(i + 1).Select(b => SchemaText.Required(a, b)))),
        };

        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope)
        {
            var given = Names.Where(map.ContainsKey).ToList();
            if (given.Count > 1)
            {
                scope.Field(given[1]).NameProblem(
                    Severity.Error, ProblemCodes.Combination, $"\"{given[1]}\" and \"{given[0]}\" exclude each other: keep one");
            }
        }
    }

    /// <summary>At least one of the fields must be there.</summary>
    public sealed record AtLeastOne(params IReadOnlyList<string> Names) : TableRule
    {
        /// <summary>What to say when none is there; null: that one of them must be.</summary>
        public string? Message { get; init; }

        /// <inheritdoc/>
        public override JsonObject? Schema() => SchemaText.AnyOf(Names.Select(n => SchemaText.Required(n)));

        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope)
        {
            if (!Names.Any(map.ContainsKey))
            {
                scope.Error(ProblemCodes.Missing, Message ?? $"none of {string.Join(", ", Names)} is there: write one");
            }
        }
    }

    /// <summary>Fields that must be there unless another is.</summary>
    public sealed record RequiredUnless(string Other, IReadOnlyList<string> Names) : TableRule
    {
        /// <inheritdoc/>
        public override JsonObject? Schema() => SchemaText.AnyOf(SchemaText.Required(Names), SchemaText.Required(Other));

        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope)
        {
            foreach (var name in Names.Where(n => !map.ContainsKey(n) && !map.ContainsKey(Other)))
            {
                scope.Error(ProblemCodes.Missing, $"\"{name}\" is missing: add it, or \"{Other}\"");
            }
        }
    }

    /// <summary>A field that makes sense only beside another.</summary>
    public sealed record Needs(string Name, string Other) : TableRule
    {
        /// <inheritdoc/>
        public override JsonObject? Schema() => new() { ["dependentRequired"] = new JsonObject { [Name] = SchemaText.Names([Other]) } };

        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope)
        {
            if (map.ContainsKey(Name) && !map.ContainsKey(Other))
            {
                scope.Field(Name).NameProblem(
                    Severity.Error, ProblemCodes.Combination, $"\"{Name}\" needs \"{Other}\": add it, or leave \"{Name}\" out");
            }
        }
    }

    /// <summary>A text of one field that mustn't break a rule; it may be a template, which isn't known yet.</summary>
    public sealed record NamedBy(string Name, Func<string, string?> Problem, string Code, string? Pattern) : TableRule
    {
        /// <inheritdoc/>
        public override JsonObject? Schema() => Pattern is null ? null : new JsonObject
        {
            ["properties"] = new JsonObject { [Name] = new JsonObject { ["pattern"] = Pattern } },
        };

        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope)
        {
            if (map[Name].Text() is { } text && Problem(text) is { } found)
            {
                scope.Field(Name).Error(Code, found);
            }
        }
    }

    /// <summary>A rule that code says; schemas leave it out unless it is given for them, too.</summary>
    public sealed record Also(Action<JsonObject, CheckScope> Rule) : TableRule
    {
        /// <summary>The same as a schema, as far as one can say it.</summary>
        public Func<JsonObject>? AsSchema { get; init; }

        /// <inheritdoc/>
        public override JsonObject? Schema() => AsSchema?.Invoke();

        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope) => Rule(map, scope);
    }
}
