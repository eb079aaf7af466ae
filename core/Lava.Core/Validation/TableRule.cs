using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>How the fields of a table go together.</summary>
public abstract record TableRule
{
    /// <summary>Checks the rule on a map.</summary>
    public abstract void Check(JsonObject map, CheckScope scope);

    /// <summary>At most one of the fields may be there.</summary>
    public sealed record AtMostOne(params IReadOnlyList<string> Names) : TableRule
    {
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
        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope)
        {
            if (!Names.Any(map.ContainsKey))
            {
                scope.Error(ProblemCodes.Missing, $"none of {string.Join(", ", Names)} is there: write one");
            }
        }
    }

    /// <summary>Fields that must be there unless another is.</summary>
    public sealed record RequiredUnless(string Other, IReadOnlyList<string> Names) : TableRule
    {
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
        public override void Check(JsonObject map, CheckScope scope)
        {
            if (map.ContainsKey(Name) && !map.ContainsKey(Other))
            {
                scope.Field(Name).NameProblem(
                    Severity.Error, ProblemCodes.Combination, $"\"{Name}\" needs \"{Other}\": add it, or leave \"{Name}\" out");
            }
        }
    }

    /// <summary>A rule that only code can say; schemas leave it out.</summary>
    public sealed record Also(Action<JsonObject, CheckScope> Rule) : TableRule
    {
        /// <inheritdoc/>
        public override void Check(JsonObject map, CheckScope scope) => Rule(map, scope);
    }
}
