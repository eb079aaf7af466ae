using System.Globalization;
using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Numbers are bool, long, BigInteger (only past long), double and PyDecimal.</summary>
internal static class Numbers
{
    public static object Normal(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    public static bool IsInt(object? value) => value is long or bool or BigInteger;

    public static bool IsNumber(object? value) => IsInt(value) || value is double or PyDecimal;

    public static BigInteger ToBig(object value) => value switch
    {
        long i => i,
        bool b => b ? 1 : 0,
        _ => (BigInteger)value,
    };

    public static double ToDouble(object value) => value switch
    {
        double d => d,
        long i => i,
        PyDecimal d => d.ToDouble(),
        _ => ToDouble(ToBig(value)),
    };

    /// <summary>The nearest double, where .NET's own conversion can be one off.</summary>
    public static double ToDouble(BigInteger value) => BigInteger.Abs(value) <= 1L << 53
        ? (double)value
        : double.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public static PyDecimal ToDecimal(object value) => value as PyDecimal ?? new PyDecimal(ToBig(value), 0);

    /// <summary>A whole number as a literal of Python's int(): signs, blanks and underscores allowed.</summary>
    public static object? ParseInt(string text, int radix = 10)
    {
        text = text.Trim();
        var negative = text.StartsWith('-');
        var digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        var prefix = digits.Length > 2 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) : ' ';
        var named = prefix switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        if (named != 0 && (radix == named || radix == 0))
        {
            (radix, digits) = (named, digits[2..].TrimStart('_'));
        }

        radix = radix == 0 ? 10 : radix;
        if (digits.Length is 0 or > 4300 || digits[0] == '_' || digits[^1] == '_' || digits.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            var digit = char.IsDigit(c) ? (int)char.GetNumericValue(c) : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return Normal(negative ? -value : value);
    }

    public static double? ParseDouble(string text)
    {
        text = text.Trim();
        switch (text.ToLowerInvariant().TrimStart('+', '-'))
        {
            case "inf" or "infinity":
                return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            case "nan":
                return double.NaN;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return !text.Contains("__", StringComparison.Ordinal) && !text.StartsWith('_') && !text.EndsWith('_')
            && double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>Python's repr of a float: the shortest digits that read back the same.</summary>
    public static string Text(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var (mantissa, shift) = SplitExponent(value.ToString("R", CultureInfo.InvariantCulture));
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0').TrimEnd('0');
        digits = digits.Length == 0 ? "0" : digits;
        var sign = double.IsNegative(value) ? "-" : "";
        var exponent = value == 0 ? 0 : LeadingExponent(mantissa, shift);
        if (exponent is < -4 or >= 16)
        {
            var tail = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{tail}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static (string Mantissa, int Shift) SplitExponent(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        return e < 0 ? (text, 0) : (text[..e], int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static int LeadingExponent(string mantissa, int shift)
    {
        var plain = mantissa.TrimStart('-');
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        if (whole.Length > 1 || whole[0] != '0')
        {
            return whole.Length - 1 + shift;
        }

        var fraction = plain[(point + 1)..];
        return shift - 1 - (fraction.Length - fraction.TrimStart('0').Length);
    }
}
