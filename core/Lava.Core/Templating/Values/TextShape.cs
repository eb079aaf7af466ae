using System.Text;

namespace Lava.Core.Templating;

/// <summary>Python's ways to change the width and parts of a string.</summary>
internal static class TextShape
{

    public static string Pad(Evaluation e, string text, long width, string fill, char side)
    {
        var missing = width - CodePoints.Length(text);
        if (missing <= 0)
        {
            return text;
        }

        e.Spend(width);
        var left = side switch
        {
            'l' => 0,
            'r' => missing,
            _ => (missing / 2) + (missing & width & 1),
        };
        return Repeat(fill, left) + text + Repeat(fill, missing - left);
    }

    public static string ZeroFill(Evaluation e, string text, long width)
    {
        var signed = text.StartsWith('-') || text.StartsWith('+');
        return signed ? text[0] + Pad(e, text[1..], width - 1, "0", 'r') : Pad(e, text, width, "0", 'r');
    }

    public static string ExpandTabs(Evaluation e, string text, long size)
    {
        var result = new StringBuilder();
        var column = 0L;
        foreach (var c in text)
        {
            if (c == '\t')
            {
                var width = size <= 0 ? 0 : size - (column % size);
                e.Spend(width);
                result.Append(' ', (int)width);
                column += width;
            }
            else
            {
                result.Append(c);
                column = c is '\n' or '\r' ? 0 : column + 1;
            }
        }

        return e.Made(result.ToString());
    }

    public static string Replace(Evaluation e, string text, string old, string with, long most)
    {
        if (most == 0)
        {
            return text;
        }

        var result = new StringBuilder();
        var at = 0;
        for (long done = 0; most < 0 || done < most; done++)
        {
            var next = old.Length == 0
                ? (done == 0 ? 0 : at < text.Length ? CodePoints.Next(text, at) : -1)
                : text.IndexOf(old, at, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            result.Append(text, at, next - at).Append(with);
            at = next + old.Length;
            e.Fit(result.Length);
        }

        return e.Made(result.Append(text, at, text.Length - at).ToString());
    }

    private static string Repeat(string text, long times) => times <= 0 ? "" : string.Concat(Enumerable.Repeat(text, (int)times));
}
