using System.Globalization;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>A template that can't be parsed or rendered, with the place where it went wrong.</summary>
public sealed class TemplateException : Exception
{
    // A message may quote a value; what is longer than this tells nobody more.
    private const int Longest = 1000;

    internal TemplateException(string message, Place place, Exception? inner = null)
        : base(Cut(message), inner)
    {
        (Line, Column) = place.Source.Locate(place.Offset);
        SourceLine = place.Source.Line(Line);
        TemplateName = place.Source.Name;
    }

    /// <summary>An error found without a template, such as two keys that render to one text.</summary>
    internal TemplateException(string message, string? path)
        : base(Cut(message))
    {
        Path = path;
    }

    /// <summary>1-based line of the template; 0 when the error has no place in a text.</summary>
    public int Line { get; }

    /// <summary>1-based column, in characters; 0 when the error has no place in a text.</summary>
    public int Column { get; }

    /// <summary>The whole line the error is on.</summary>
    public string? SourceLine { get; }

    /// <summary>The name of the template the error is in, which may be an included one.</summary>
    public string? TemplateName { get; }

    /// <summary>Where in the rendered object the template stands, such as <c>parameters.vars.x</c>.</summary>
    public string? Path { get; internal init; }

    /// <summary>The message with its place, the line it is on and a caret below it.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        if ((Path ?? TemplateName) is { Length: > 0 } name)
        {
            text.Append(name).Append(": ");
        }

        if (Line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: ");
        }

        text.Append(Message);
        if (SourceLine is { Length: > 0 } line)
        {
            var indent = new string([.. line.Take(Column - 1).Select(c => c == '\t' ? '\t' : ' ')]);
            text.Append("\n  ").Append(line).Append("\n  ").Append(indent).Append('^');
        }

        return text.ToString();
    }

    private static string Cut(string message) =>
        message.Length <= Longest ? message : string.Concat(message.AsSpan(0, char.IsHighSurrogate(message[Longest - 1]) ? Longest - 1 : Longest), "…");

    internal TemplateException At(string path) => new(this, path);

    private TemplateException(TemplateException of, string path)
        : base(of.Message, of)
    {
        (Line, Column, SourceLine, TemplateName, Path) = (of.Line, of.Column, of.SourceLine, of.TemplateName, path);
    }
}
