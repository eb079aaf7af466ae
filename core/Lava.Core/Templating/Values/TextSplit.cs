using System.Buffers;

namespace Lava.Core.Templating;

/// <summary>Python's ways to cut a string.</summary>
internal static class TextSplit
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    public static List<string> Left(string text, string? separator, long most)
    {
        most = most < 0 ? long.MaxValue : most;
        var parts = new List<string>();
        var at = 0;
        if (separator is null)
        {
            while (true)
            {
                at = SkipBlank(text, at);
                if (at >= text.Length)
                {
                    return parts;
                }

                if (parts.Count >= most)
                {
                    Add(parts, text[at..]);
                    return parts;
                }

                var end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                Add(parts, text[at..end]);
                at = end;
            }
        }

        Check(separator);
        for (var next = text.IndexOf(separator, StringComparison.Ordinal); next >= 0 && parts.Count < most; next = text.IndexOf(separator, at, StringComparison.Ordinal))
        {
            Add(parts, text[at..next]);
            at = next + separator.Length;
        }

        Add(parts, text[at..]);
        return parts;
    }

    public static List<string> Right(string text, string? separator, long most)
    {
        most = most < 0 ? long.MaxValue : most;
        var parts = new List<string>();
        var end = text.Length;
        if (separator is null)
        {
            for (end = BlankBefore(text, end); end > 0; end = BlankBefore(text, end))
            {
                if (parts.Count >= most)
                {
                    Add(parts, text[..end]);
                    break;
                }

                var begin = end;
                while (begin > 0 && !char.IsWhiteSpace(text[begin - 1]))
                {
                    begin--;
                }

                Add(parts, text[begin..end]);
                end = begin;
            }
        }
        else
        {
            Check(separator);
            for (var at = LastBefore(text, separator, end); at >= 0 && parts.Count < most; at = LastBefore(text, separator, end))
            {
                Add(parts, text[(at + separator.Length)..end]);
                end = at;
            }

            Add(parts, text[..end]);
        }

        parts.Reverse();
        return parts;
    }

    public static List<string> Lines(string text, bool keepEnds)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.AsSpan(at).IndexOfAny(LineEnds);
            end = end < 0 ? text.Length : at + end;
            var next = end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? end + 2 : Math.Min(end + 1, text.Length);
            Add(lines, text[at..(keepEnds ? next : end)]);
            at = next;
        }

        return lines;
    }

    private static void Add(List<string> parts, string part)
    {
        // A list may be full of them long before it is a value of the template.
        if (parts.Count % 1024 == 0)
        {
            Evaluation.FitItems(2L * parts.Count);
        }

        parts.Add(part);
    }

    private static int BlankBefore(string text, int end)
    {
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static int LastBefore(string text, string part, int end) => text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static void Check(string separator)
    {
        if (separator.Length == 0)
        {
            throw Fault.Value("empty separator");
        }
    }
}
