namespace Lava.Core.Templating;

/// <summary>Strings as Python sees them: by code point, not by UTF-16 unit.</summary>
internal static class CodePoints
{
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    public static int Length(string text)
    {
        if (IsPlain(text))
        {
            return text.Length;
        }

        return Count(text);
    }

    /// <summary>The characters one by one, each made when it is asked for.</summary>
    public static IEnumerable<string> Each(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var width = Width(text, at);
            yield return width == 1 && text[at] < Ascii.Length ? Ascii[text[at]] : text.Substring(at, width);
            at += width;
        }
    }

    /// <summary>The offset of the code point of that index.</summary>
    public static int Offset(string text, long index)
    {
        if (IsPlain(text))
        {
            return (int)Math.Min(index, text.Length);
        }

        return OffsetIn(text, (int)Math.Min(index, text.Length));
    }

    /// <summary>The offset of the code point of that index, counted one by one.</summary>
    public static int OffsetIn(ReadOnlySpan<char> text, int index)
    {
        var at = 0;
        for (; index > 0 && at < text.Length; index--)
        {
            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        return at;
    }

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; count++)
        {
            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        return count;
    }

    /// <summary>The code points before an offset.</summary>
    public static int Index(string text, int offset) => Length(text[..offset]);

    /// <summary>The offset behind the code point at an offset.</summary>
    public static int Next(string text, int at) => at + Width(text, at);

    private static int Width(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
