using System.Text;

namespace Lava.Core.Templating;

/// <summary>Upper, lower and title case as Python's strings have it, where a character can become two (Unicode's SpecialCasing.txt).</summary>
internal static class TextCase
{
    public static string Upper(string text) => Spelled(text.ToUpperInvariant());

    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant();
        return lower.Contains('İ', StringComparison.Ordinal) || text.Contains('Σ', StringComparison.Ordinal) ? LowerSpecial(text) : lower;
    }

    /// <summary>For comparisons without regard to case.</summary>
    public static string Fold(string text) => Lower(text).Replace("ß", "ss", StringComparison.Ordinal).Replace('ς', 'σ');

    public static string Capitalize(string text) => text.Length == 0 ? text : First(text) + Lower(text[1..]);

    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var c in text)
        {
            result.Append(inWord ? Lower(c.ToString()) : First(c.ToString()));
            inWord = char.IsLetter(c);
        }

        return result.ToString();
    }

    public static string Swap(string text) => string.Concat(text.Select(c => char.IsUpper(c) ? Lower(c.ToString()) : Upper(c.ToString())));

    // The first letter of a word has a case of its own: ß becomes Ss there, ǆ becomes ǅ.
    private static string First(string text) => text[0] switch
    {
        'ß' => "Ss",
        'Ǆ' or 'ǅ' or 'ǆ' => "ǅ",
        'Ǉ' or 'ǈ' or 'ǉ' => "ǈ",
        'Ǌ' or 'ǋ' or 'ǌ' => "ǋ",
        'Ǳ' or 'ǲ' or 'ǳ' => "ǲ",
        var c => Upper(c.ToString()),
    };

    private static string Spelled(string upper) => upper.AsSpan().ContainsAny("ßŉǰﬁﬂ")
        ? upper.Replace("ß", "SS", StringComparison.Ordinal).Replace("ŉ", "ʼN", StringComparison.Ordinal).Replace("ǰ", "J\u030c", StringComparison.Ordinal)
            .Replace("ﬁ", "FI", StringComparison.Ordinal).Replace("ﬂ", "FL", StringComparison.Ordinal)
        : upper;

    private static string LowerSpecial(string text)
    {
        var result = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                'İ' => result.Append("i\u0307"),
                'Σ' when i > 0 && char.IsLetter(text[i - 1]) && (i + 1 == text.Length || !char.IsLetter(text[i + 1])) => result.Append('ς'),
                var c => result.Append(char.ToLowerInvariant(c)),
            };
        }

        return result.ToString();
    }
}
