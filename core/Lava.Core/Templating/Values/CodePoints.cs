namespace Lava.Core.Templating;

/// <summary>Strings as Python sees them: by code point, not by UTF-16 unit.</summary>
internal static class CodePoints
{
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    public static int Length(string text)
    {
        if (IsPlain(text))
        {
            return text.Length;
        }

        var count = 0;
        for (var i = 0; i < text.Length; i += Width(text, i))
        {
            count++;
        }

        return count;
    }

    public static string[] Split(string text)
    {
        var parts = new string[Length(text)];
        for (int i = 0, at = 0; i < parts.Length; i++)
        {
            var width = Width(text, at);
            parts[i] = text.Substring(at, width);
            at += width;
        }

        return parts;
    }

    /// <summary>The offset of the code point of that index.</summary>
    public static int Offset(string text, long index)
    {
        if (IsPlain(text))
        {
            return (int)Math.Min(index, text.Length);
        }

        var at = 0;
        for (; index > 0 && at < text.Length; index--)
        {
            at += Width(text, at);
        }

        return at;
    }

    /// <summary>The code points before an offset.</summary>
    public static int Index(string text, int offset) => Length(text[..offset]);

    /// <summary>The offset behind the code point at an offset.</summary>
    public static int Next(string text, int at) => at + Width(text, at);

    private static int Width(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
