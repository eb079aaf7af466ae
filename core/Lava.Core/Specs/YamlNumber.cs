using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Lava.Core.Specs;

/// <summary>The integers and floats of YAML 1.1 as PyYAML resolves them, written as JSON numbers.</summary>
internal static partial class YamlNumber
{
    // Converting takes time squared in the length; nobody means a longer one as a number.
    private const int LongestRadix = 400;

    /// <summary>The JSON form of a number; null when the text is none. Digits of decimals are kept as written.</summary>
    public static string? Canonical(string text)
    {
        if (Decimal().IsMatch(text))
        {
            return Json(Bare(text));
        }

        if (Float().IsMatch(text))
        {
            return text.Contains(':', StringComparison.Ordinal) ? SexagesimalFloat(Bare(text)) : Json(Bare(text));
        }

        return text.Length <= LongestRadix && Other().IsMatch(text) ? Integer(Bare(text)) : null;
    }

    /// <summary>Whether the text is an infinity or not-a-number.</summary>
    public static bool IsInfinite(string text) => Infinite().IsMatch(text);

    private static string Bare(string text) => text.Replace("_", "", StringComparison.Ordinal);

    private static string Json(string text)
    {
        var sign = text[0] == '-' ? "-" : "";
        var digits = text.TrimStart('-', '+');
        var exponentAt = digits.IndexOfAny(['e', 'E']);
        var exponent = exponentAt < 0 ? "" : digits[exponentAt..];
        var mantissa = exponentAt < 0 ? digits : digits[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? mantissa : mantissa[..point]).TrimStart('0');
        var fraction = point < 0 ? "" : mantissa[(point + 1)..];
        return sign + (whole.Length == 0 ? "0" : whole) + (point < 0 ? "" : "." + (fraction.Length == 0 ? "0" : fraction)) + exponent;
    }

    private static string? Integer(string text)
    {
        var sign = text[0] == '-' ? "-" : "";
        var digits = text.TrimStart('-', '+');
        var value = digits switch
        {
            ['0', 'x', .. var hex] => InBase(hex, 16),
            ['0', 'b', .. var bits] => InBase(bits, 2),
            _ when digits.Contains(':', StringComparison.Ordinal) =>
                digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture)),
            _ => InBase(digits, 8),
        };
        return value is null ? null : sign + value.Value.ToString(CultureInfo.InvariantCulture);
    }

    private static BigInteger? InBase(string digits, int radix) =>
        digits.Length == 0
            ? null
            : digits.Aggregate(BigInteger.Zero, (sum, c) => (sum * radix) + Convert.ToInt32(c.ToString(), 16));

    private static string SexagesimalFloat(string text)
    {
        var sign = text[0] == '-' ? "-" : "";
        var parts = text.TrimStart('-', '+').Split(':');
        var last = parts[^1].Split('.');
        var whole = parts[..^1].Append(last[0])
            .Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture));
        return $"{sign}{whole.ToString(CultureInfo.InvariantCulture)}.{(last[1].Length == 0 ? "0" : last[1])}";
    }

    [GeneratedRegex(@"^[-+]?(?:0|[1-9][0-9_]*)\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex Other();

    [GeneratedRegex(@"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Infinite();
}
