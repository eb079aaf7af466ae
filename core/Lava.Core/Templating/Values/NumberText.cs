using System.Globalization;
using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Numbers written to a given precision, rounded half to even on their exact value.</summary>
internal static class NumberText
{
    public static bool IsNegative(object value) => value switch
    {
        double d => double.IsNegative(d),
        PyDecimal d => d.IsNegative,
        _ => Numbers.ToBig(value).Sign < 0,
    };

    public static string Whole(BigInteger value, char type) => type switch
    {
        'x' => Hex(value).ToLowerInvariant(),
        'X' => Hex(value),
        'o' => Radix(value, 8),
        'b' => Radix(value, 2),
        'c' => value < 0x110000 ? char.ConvertFromUtf32((int)value) : throw Fault.Value("%c arg not in range(0x110000)"),
        _ => Printing.Repr(Numbers.Normal(value)),
    };

    /// <summary>A number by a format code of <c>e f g %</c>, or as it prints when there is none.</summary>
    public static string Real(object value, char type, int? precision, bool alternate)
    {
        if (value is double d && !double.IsFinite(d))
        {
            var text = Numbers.Text(d) + (type == '%' ? "%" : "");
            return char.IsUpper(type) ? text.ToUpperInvariant() : text;
        }

        if (type == '\0' && precision is null)
        {
            return Printing.Text(value);
        }

        if (value is not PyDecimal)
        {
            value = Numbers.ToDouble(value);
        }

        var exact = value is double real ? PyDecimal.Exactly(real) : (PyDecimal)value;
        switch (type)
        {
            case 'f' or 'F':
                return Fixed(exact, precision ?? (value is PyDecimal ? Math.Max(0, -exact.Exponent) : 6), alternate);
            case '%' when value is double fraction && double.IsFinite(fraction * 100):
                // Multiplied as a float is, with its rounding.
                return Fixed(PyDecimal.Exactly(fraction * 100), precision ?? 6, alternate) + "%";
            case '%':
                return Fixed(new PyDecimal(exact.Coefficient * 100, exact.Exponent, exact.IsNegative), precision ?? 6, alternate) + "%";
            case 'e' or 'E':
                var scientific = Scientific(exact, precision ?? 6, alternate);
                return type == 'E' ? scientific.ToUpperInvariant() : scientific;
            case 'g' or 'G' or 'n' or '\0':
                var general = General(exact, precision ?? 6, type == '\0', alternate);
                return type == 'G' ? general.ToUpperInvariant() : general;
            default:
                throw Fault.Value($"Unknown format code '{type}' for object of type '{TypeNames.Of(value)}'");
        }
    }

    public static string Fixed(PyDecimal value, int places, bool alternate)
    {
        var text = value.Rescale(-places).ToPlain();
        return alternate && places == 0 ? text + "." : text;
    }

    private static string Scientific(PyDecimal value, int places, bool alternate)
    {
        var (digits, exponent) = Round(value, places + 1);
        var tail = places > 0 ? "." + digits[1..] : alternate ? "." : "";
        return $"{(value.IsNegative ? "-" : "")}{digits[0]}{tail}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string General(PyDecimal value, int precision, bool plain, bool alternate)
    {
        precision = Math.Max(1, precision);
        var (digits, exponent) = Round(value, precision);
        string text;
        if (exponent < -4 || exponent >= precision)
        {
            text = Scientific(value, precision - 1, alternate);
            var e = text.IndexOf('e', StringComparison.Ordinal);
            text = alternate ? text : Trim(text[..e]) + text[e..];
        }
        else
        {
            text = Fixed(value, precision - 1 - exponent, alternate);
            text = alternate ? text : Trim(text);
            text = plain && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
        }

        return digits.Length == 0 ? "0" : text;
    }

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    /// <summary>That many significant digits, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Round(PyDecimal value, int count)
    {
        if (value.IsZero)
        {
            return (new string('0', count), 0);
        }

        var length = BigInteger.Abs(value.Coefficient).ToString(CultureInfo.InvariantCulture).Length;
        var exponent = value.Exponent + length - 1;
        var digits = Text(value.Rescale(exponent - count + 1));
        return digits.Length > count ? (digits[..count], exponent + 1) : (digits, exponent);

        static string Text(PyDecimal rounded) => BigInteger.Abs(rounded.Coefficient).ToString(CultureInfo.InvariantCulture);
    }

    private static string Hex(BigInteger value)
    {
        var text = value.ToString("X", CultureInfo.InvariantCulture).TrimStart('0');
        return text.Length == 0 ? "0" : text;
    }

    private static string Radix(BigInteger value, int radix)
    {
        var digits = new Stack<char>();
        do
        {
            digits.Push((char)('0' + (int)(value % radix)));
            value /= radix;
        }
        while (!value.IsZero);
        return string.Concat(digits);
    }
}
