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
                    parts.Add(text[at..]);
                    return parts;
                }

                var end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                parts.Add(text[at..end]);
                at = end;
            }
        }

        Check(separator);
        for (var next = text.IndexOf(separator, StringComparison.Ordinal); next >= 0 && parts.Count < most; next = text.IndexOf(separator, at, StringComparison.Ordinal))
        {
            parts.Add(text[at..next]);
            at = next + separator.Length;
        }

        parts.Add(text[at..]);
        return parts;
    }

    public static List<string> Right(string text, string? separator, long most)
    {
        most = most < 0 ? long.MaxValue : most;
        var parts = new List<string>();
        if (separator is null)
        {
            text = text.TrimEnd();
            while (text.Length > 0)
            {
                var begin = text.Length;
                while (begin > 0 && !char.IsWhiteSpace(text[begin - 1]))
                {
                    begin--;
                }

                if (parts.Count >= most)
                {
                    parts.Add(text);
                    break;
                }

                parts.Add(text[begin..]);
                text = text[..begin].TrimEnd();
            }
        }
        else
        {
            Check(separator);
            for (var at = text.LastIndexOf(separator, StringComparison.Ordinal); at >= 0 && parts.Count < most; at = text.LastIndexOf(separator, StringComparison.Ordinal))
            {
                parts.Add(text[(at + separator.Length)..]);
                text = text[..at];
            }

            parts.Add(text);
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
            lines.Add(text[at..(keepEnds ? next : end)]);
            at = next;
        }

        return lines;
    }

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
