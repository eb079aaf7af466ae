using Lava.Core.Templating;

namespace Lava.Worker.Handlers.Parameters;

/// <summary>Renders words one by one, so that a rendered value stays one word; with <c>jinja: false</c> they stay as they are.</summary>
internal sealed class WordRenderer(IReadOnlyDictionary<string, object?> scope, bool jinja)
{
    /// <summary>The rendered text, or what is wrong with it.</summary>
    public (string Text, string? Problem) Render(string text)
    {
        if (!jinja) return (text, null);
        try
        {
            return (Template.Parse(text).Render(scope), null);
        }
        catch (TemplateException e)
        {
            return (text, $"{text}: {(e.Line > 0 ? $"line {e.Line}, column {e.Column}: " : "")}{e.Message}");
        }
    }

    /// <summary>All of them, or <c>Bad payload: …</c> with what is wrong with the first that can't be rendered.</summary>
    public (IReadOnlyList<string> Words, string? Problem) RenderAll(IEnumerable<string> words)
    {
        var rendered = new List<string>();
        foreach (var word in words)
        {
            var (text, problem) = Render(word);
            if (problem is not null) return ([], $"Bad payload: {problem}");
            rendered.Add(text);
        }

        return (rendered, null);
    }
}
