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
        var chunks = Chunks(line, onHyphens ? Hyphenated() : Plain());
        var plain = CodePoints.IsPlain(line);
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            e.Step();
            if (lines.Count > 0 && IsBlank(chunks.Peek()))
            {
                chunks.Pop();
            }

            var current = new List<ReadOnlyMemory<char>>();
            var filled = 0;
            for (int size; chunks.Count > 0 && filled + (size = Size(chunks.Peek(), plain, width)) <= width; filled += size)
            {
                current.Add(chunks.Pop());
            }

            if (chunks.Count > 0 && Size(chunks.Peek(), plain, width) > width)
            {
                PlaceLong(chunks, current, width - filled, breakLong, onHyphens);
            }

            if (current.Count > 0 && IsBlank(current[^1]))
            {
                current.RemoveAt(current.Count - 1);
            }

            if (current.Count > 0)
            {
                e.SpendItems(2);
                lines.Add(string.Concat(current.Select(c => c.ToString())));
            }
        }

        return lines;
    }

    private static Stack<ReadOnlyMemory<char>> Chunks(string line, Regex pattern)
    {
        var chunks = new List<ReadOnlyMemory<char>>();
        foreach (var match in pattern.EnumerateMatches(line))
        {
            Evaluation.Tally(4);
            chunks.Add(line.AsMemory(match.Index, match.Length));
        }

        chunks.Reverse();
        return new Stack<ReadOnlyMemory<char>>(chunks);
    }

    private static void PlaceLong(Stack<ReadOnlyMemory<char>> chunks, List<ReadOnlyMemory<char>> current, int room, bool breakLong, bool onHyphens)
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
        var cut = CodePoints.OffsetIn(chunk.Span, room);
        var hyphen = onHyphens ? chunk.Span[..cut].LastIndexOf('-') : -1;
        if (hyphen > 0 && chunk.Span[..hyphen].ContainsAnyExcept('-'))
        {
            cut = hyphen + 1;
        }

        current.Add(chunk[..cut]);
        chunks.Push(chunk[cut..]);
    }

    private static bool IsBlank(ReadOnlyMemory<char> chunk) => chunk.Span.IsWhiteSpace();

    /// <summary>Its code points, which are counted no further than one beyond the width.</summary>
    private static int Size(ReadOnlyMemory<char> chunk, bool plain, int width)
    {
        if (plain)
        {
            return chunk.Length;
        }

        var end = CodePoints.OffsetIn(chunk.Span, width);
        return end < chunk.Length ? width + 1 : CodePoints.Count(chunk.Span);
    }

    // Blanks; a dash between words; or a word up to a hyphen between letters, a dash, or its end.
    [GeneratedRegex(@"[\t\n\v\f\r ]+|(?<=[\w!""'&.,?])-{2,}(?=\w)|[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\v\f\r ]|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w))", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Hyphenated();

    [GeneratedRegex(@"[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Plain();
}
