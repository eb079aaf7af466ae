using System.Text.Json.Nodes;
using Lava.Core.Templating;

namespace Lava.Core.Tests.Templating;

/// <summary>What became of a template: its text, or the message of its error.</summary>
internal readonly record struct Outcome(bool Ok, string Text)
{
    /// <summary>Whether two are the same text, or both errors, of whatever message.</summary>
    public bool Agrees(Outcome other) => Ok == other.Ok && (!Ok || Text == other.Text);

    public override string ToString() => (Ok ? "" : "error ") + JsonValue.Create(Text).ToJsonString();
}

/// <summary>Renders the cases of cases.jsonl with Lava.</summary>
internal static class TemplateCase
{
    /// <summary>Renders a case with its options; any exception but the documented one passes through.</summary>
    public static Outcome Render(JsonObject testCase)
    {
        var files = testCase["files"] as JsonObject;
        var options = new TemplateOptions
        {
            Delimiters = testCase["delimiters"]?.GetValue<string>() == "build" ? Delimiters.Build : Delimiters.Run,
            Autoescape = testCase["autoescape"]?.GetValue<bool>() ?? false,
            Strict = testCase["strict"]?.GetValue<bool>() ?? false,
            Clock = new NewYorkClock(),
            Loader = name => files?[name]?.GetValue<string>(),
        };
        try
        {
            var vars = BatchVars.Decode(testCase["vars"] ?? new JsonObject());
            return new Outcome(true, Template.Parse(testCase["template"]!.GetValue<string>(), options).Render(vars));
        }
        catch (TemplateException error)
        {
            return new Outcome(false, error.Message);
        }
    }

    private sealed class NewYorkClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    }
}
