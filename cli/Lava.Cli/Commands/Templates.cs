using Lava.Core.Templating;

namespace Lava.Cli.Commands;

/// <summary>Template texts for the validator.</summary>
internal static class Templates
{
    /// <summary>What is wrong with a template's text; null when it can be parsed.</summary>
    public static string? Problem(string text)
    {
        try
        {
            Template.Parse(text);
            return null;
        }
        catch (TemplateException e)
        {
            var place = e.Line > 1 ? $"line {e.Line}, column {e.Column}: " : e.Column > 0 ? $"column {e.Column}: " : "";
            return $"the template can't be read: {place}{e.Message}";
        }
    }
}
