using System.Text;
using System.Text.RegularExpressions;

namespace Lava.Core.Templating;

/// <summary>Breaks lines at words, as Python's textwrap does: its rules for blanks, hyphens and dashes, widths in code points.</summary>
internal static partial class WordWrap
{
    public static string Apply(Evaluation e, string text, long width, bool breakLong, string separator, bool onHyphens)
    {
        if (width <= 0)
        {
            throw Fault.Value($"invalid width {width} (must be > 0)");
        }

        var most = (int)Math.Min(width, int.MaxValue);
        try
        {
            return e.Made(string.Join(separator, TextSplit.Lines(text, keepEnds: false).Select(line => string.Join(separator, Wrap(e, line, most, breakLong, onHyphens)))));
        }
        catch (RegexMatchTimeoutException)
        {
            throw Fault.Limit("a text takes too long to be wrapped");
        }
    }

    private static List<string> Wrap(Evaluation e, string line, int width, bool breakLong, bool onHyphens)
    {
        // The chunks still to be placed, the next one on top.
        var chunks = new Stack<string>((onHyphens ? Hyphenated() : Plain()).Matches(line).Select(m => m.Value).Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            e.Step();
            if (lines.Count > 0 && IsBlank(chunks.Peek()))
            {
                chunks.Pop();
            }

            var current = new List<string>();
            var filled = 0;
            while (chunks.Count > 0 && filled + CodePoints.Length(chunks.Peek()) <= width)
            {
                filled += CodePoints.Length(chunks.Peek());
                current.Add(chunks.Pop());
            }

            if (chunks.Count > 0 && CodePoints.Length(chunks.Peek()) > width)
            {
                PlaceLong(chunks, current, width - filled, breakLong, onHyphens);
            }

            if (current.Count > 0 && IsBlank(current[^1]))
            {
                current.RemoveAt(current.Count - 1);
            }

            if (current.Count > 0)
            {
                lines.Add(string.Concat(current));
            }
        }

        return lines;
    }

    private static void PlaceLong(Stack<string> chunks, List<string> current, int room, bool breakLong, bool onHyphens)
    {
        if (!breakLong)
        {
            if (current.Count == 0)
            {
                current.Add(chunks.Pop());
            }

            return;
        }

        var chunk = chunks.Pop();
        var cut = CodePoints.Offset(chunk, room);
        var hyphen = onHyphens && cut > 0 ? chunk.LastIndexOf('-', cut - 1) : -1;
        if (hyphen > 0 && chunk.AsSpan(0, hyphen).ContainsAnyExcept('-'))
        {
            cut = hyphen + 1;
        }

        current.Add(chunk[..cut]);
        chunks.Push(chunk[cut..]);
    }

    private static bool IsBlank(string chunk) => string.IsNullOrWhiteSpace(chunk);

    // Blanks; a dash between words; or a word up to a hyphen between letters, a dash, or its end.
    [GeneratedRegex(@"[\t\n\v\f\r ]+|(?<=[\w!""'&.,?])-{2,}(?=\w)|[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\v\f\r ]|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w))", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Hyphenated();

    [GeneratedRegex(@"[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Plain();
}
