namespace Lava.Core.Templating;

/// <summary>The text of a template with line ends made one kind, and one trailing line end removed, as Jinja does.</summary>
internal sealed class SourceText
{
    public SourceText(string? name, string text)
    {
        Name = name;
        if (text.Contains('\r', StringComparison.Ordinal))
        {
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }

        Text = text.EndsWith('\n') ? text[..^1] : text;
    }

    public string? Name { get; }

    public string Text { get; }

    public (int Line, int Column) Locate(int offset)
    {
        var before = Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    public string Line(int number)
    {
        var begin = 0;
        for (; number > 1; number--)
        {
            begin = Text.IndexOf('\n', begin) + 1;
        }

        var end = Text.IndexOf('\n', begin);
        return end < 0 ? Text[begin..] : Text[begin..end];
    }
}

/// <summary>A position in a template, for errors.</summary>
internal readonly record struct Place(SourceText Source, int Offset);
