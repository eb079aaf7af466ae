using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;

namespace Lava.Cli.Parsing;

/// <summary>Options whose texts have a grammar of their own; a wrong text is wrong usage.</summary>
internal static class Options
{
    /// <summary>A repeatable <c>name=value</c> option that makes a map.</summary>
    public static Option<JsonObject?> Map(string name, string alias, string description)
    {
        var option = new Option<JsonObject?>(name, alias)
        {
            Description = description, HelpName = "NAME=VALUE", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
            {
                var (map, problem) = Assignments.Parse(result.Tokens.Select(t => t.Value));
                if (problem is not null) result.AddError($"{name}: {problem}");
                return map;
            },
        };
        return option;
    }

    /// <summary>A duration of at least zero.</summary>
    public static Option<TimeSpan?> Span(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description, HelpName = "DURATION",
        CustomParser = result => Read<TimeSpan?>(result, name, text =>
            !Duration.TryParse(text, out var duration, out var problem) ? (null, problem)
            : duration < Duration.Zero ? (null, $"\"{text}\" is negative")
            : (duration.ToTimeSpan(), null)),
    };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Count(string name, string description, int least, int preset) => new(name)
    {
        Description = description, HelpName = "N", DefaultValueFactory = _ => preset,
        CustomParser = result => Read(result, name, text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= least
                ? (n, null) : (0, $"\"{text}\" is no whole number of at least {least}")),
    };

    /// <summary>An instant in ISO 8601; one without an offset is in a zone that the command decides.</summary>
    public static Option<string?> Instant(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "INSTANT" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!Instants.TryParse(text, TimeZoneInfo.Utc, out _)) result.AddError($"{name}: \"{text}\" is no instant: write 2026-01-31T08:00:00+01:00 or 2026-01-31T08:00:00Z");
        });
        return option;
    }

    private static T Read<T>(ArgumentResult result, string name, Func<string, (T, string?)> read)
    {
        var (value, problem) = read(result.Tokens[0].Value);
        if (problem is not null) result.AddError($"{name}: {problem}");
        return value;
    }
}
