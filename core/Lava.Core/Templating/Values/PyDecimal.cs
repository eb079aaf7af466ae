using System.Globalization;
using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Python's Decimal in its default context: 28 digits, half to even, the scale kept. Finite values only.</summary>
internal sealed class PyDecimal(BigInteger coefficient, int exponent, bool negativeZero = false) : IComparable<PyDecimal>
{
    private const int Precision = 28;
    private const int MaxExponent = 999_999;

    public BigInteger Coefficient { get; } = coefficient;

    public int Exponent { get; } = exponent;

    public bool IsZero => Coefficient.IsZero;

    public bool IsNegative => Coefficient.Sign < 0 || (IsZero && negativeZero);

    /// <summary>The power of ten of the first digit.</summary>
    private int Adjusted => Exponent + Digits(Coefficient) - 1;

    public static PyDecimal Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = (new BigInteger((uint)bits[2]) << 64) + (new BigInteger((uint)bits[1]) << 32) + (uint)bits[0];
        return new PyDecimal(bits[3] < 0 ? -magnitude : magnitude, -((bits[3] >> 16) & 0xFF), bits[3] < 0);
    }

    /// <summary>The exact value of a float.</summary>
    public static PyDecimal Exactly(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        mantissa = power == 0 ? mantissa : mantissa | 0x10000000000000;
        power = (power == 0 ? 1 : power) - 1075;
        var digits = power >= 0 ? new BigInteger(mantissa) << power : new BigInteger(mantissa) * BigInteger.Pow(5, -power);
        return new PyDecimal(bits < 0 ? -digits : digits, Math.Min(power, 0), bits < 0);
    }

    public static PyDecimal? Parse(string text)
    {
        text = text.Trim().Replace("_", "", StringComparison.Ordinal);
        var e = text.IndexOfAny(['e', 'E']);
        var mantissa = e < 0 ? text : text[..e];
        var shift = 0;
        if (e >= 0 && (!int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out shift) || Math.Abs((long)shift) > MaxExponent))
        {
            return null;
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? new PyDecimal(value, shift - scale, text.StartsWith('-'))
            : null;
    }

    public PyDecimal Add(PyDecimal other)
    {
        if (Math.Abs((long)Exponent - other.Exponent) > 5000)
        {
            // So far apart, the smaller one can't reach a digit that is kept.
            var (large, small) = Adjusted >= other.Adjusted ? (this, other) : (other, this);
            if (large.Adjusted - small.Adjusted > 2 * Precision && !large.IsZero)
            {
                return large.Rescale(Math.Max(small.Exponent, large.Adjusted - Precision + 1)).Rounded();
            }
        }

        var scale = Math.Min(Exponent, other.Exponent);
        var sum = Aligned(scale) + other.Aligned(scale);
        return new PyDecimal(sum, scale, IsNegative && other.IsNegative).Rounded();
    }

    public PyDecimal Negate() => new PyDecimal(-Coefficient, Exponent, false).Rounded();

    public PyDecimal Abs() => new PyDecimal(BigInteger.Abs(Coefficient), Exponent).Rounded();

    public PyDecimal Subtract(PyDecimal other) => Add(new PyDecimal(-other.Coefficient, other.Exponent, !other.IsNegative));

    public PyDecimal Multiply(PyDecimal other) =>
        new PyDecimal(Coefficient * other.Coefficient, Exponent + other.Exponent, IsNegative != other.IsNegative).Rounded();

    public PyDecimal Divide(PyDecimal other)
    {
        if (other.IsZero)
        {
            throw Fault.Value(IsZero ? "division undefined: 0 / 0" : "division by zero");
        }

        var ideal = Exponent - other.Exponent;
        if (IsZero)
        {
            return new PyDecimal(0, ideal, IsNegative != other.IsNegative);
        }

        var shift = Digits(other.Coefficient) - Digits(Coefficient) + Precision + 1;
        var (dividend, divisor) = (BigInteger.Abs(Coefficient), BigInteger.Abs(other.Coefficient));
        if (shift >= 0)
        {
            dividend *= BigInteger.Pow(10, shift);
        }
        else
        {
            divisor *= BigInteger.Pow(10, -shift);
        }

        var quotient = BigInteger.DivRem(dividend, divisor, out var remainder);
        var scale = ideal - shift;
        if (!remainder.IsZero)
        {
            // A sticky digit keeps "exactly half" apart from "a little more".
            quotient += (quotient % 5).IsZero ? 1 : 0;
        }
        else
        {
            while (scale < ideal && (quotient % 10).IsZero)
            {
                quotient /= 10;
                scale++;
            }
        }

        return new PyDecimal(IsNegative != other.IsNegative ? -quotient : quotient, scale).Rounded();
    }

    /// <summary>Quotient cut toward zero, and a remainder with the sign of this number: Decimal's <c>//</c> and <c>%</c>.</summary>
    public (PyDecimal Quotient, PyDecimal Remainder) DivRem(PyDecimal other)
    {
        if (other.IsZero)
        {
            throw Fault.Value("division by zero");
        }

        if (!IsZero && Adjusted - other.Adjusted > Precision)
        {
            throw Fault.Value("the quotient of a decimal division has too many digits");
        }

        var scale = Math.Min(Exponent, other.Exponent);
        if (IsZero || Adjusted - other.Adjusted < -Precision)
        {
            return (new PyDecimal(0, 0, IsNegative != other.IsNegative), Rescale(Math.Max(scale, Adjusted - Precision)));
        }

        var quotient = BigInteger.DivRem(Aligned(scale), other.Aligned(scale), out var remainder);
        return (new PyDecimal(quotient, 0, IsNegative != other.IsNegative), new PyDecimal(remainder, scale, IsNegative).Rounded());
    }

    public PyDecimal Power(int power)
    {
        if (power == 0 && IsZero)
        {
            throw Fault.Value("0 ** 0 is undefined for decimals");
        }

        var result = new PyDecimal(1, 0);
        for (var i = 0; i < Math.Abs(power); i++)
        {
            result = result.Multiply(this);
        }

        return power < 0 ? new PyDecimal(1, 0).Divide(result) : result;
    }

    /// <summary>The value with exactly that exponent, half to even.</summary>
    public PyDecimal Rescale(int exponent)
    {
        if (exponent <= Exponent)
        {
            return new PyDecimal(Aligned(exponent), exponent, IsNegative);
        }

        var drop = exponent - Exponent;
        if (drop > Digits(Coefficient) + 1)
        {
            return new PyDecimal(0, exponent, IsNegative);
        }

        var unit = BigInteger.Pow(10, drop);
        var quotient = BigInteger.DivRem(BigInteger.Abs(Coefficient), unit, out var rest);
        var half = (rest * 2).CompareTo(unit);
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        return new PyDecimal(IsNegative ? -quotient : quotient, exponent, IsNegative);
    }

    /// <summary>The integer part.</summary>
    public BigInteger Truncate() => Exponent >= 0 ? Aligned(0) : Coefficient / BigInteger.Pow(10, Math.Min(-Exponent, Digits(Coefficient) + 1));

    public double ToDouble() => double.Parse($"{Coefficient}E{Exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);

    public int CompareTo(PyDecimal? other)
    {
        other ??= new PyDecimal(0, 0);
        if (Coefficient.Sign != other.Coefficient.Sign || IsZero)
        {
            return Coefficient.Sign.CompareTo(other.Coefficient.Sign);
        }

        if (Adjusted != other.Adjusted)
        {
            return Adjusted.CompareTo(other.Adjusted) * Coefficient.Sign;
        }

        var scale = Math.Min(Exponent, other.Exponent);
        return Aligned(scale).CompareTo(other.Aligned(scale));
    }

    public override string ToString()
    {
        var digits = BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture);
        var sign = IsNegative ? "-" : "";
        var adjusted = Exponent + digits.Length - 1;
        if (Exponent > 0 || adjusted < -6)
        {
            var tail = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{tail}E{(adjusted < 0 ? '-' : '+')}{Math.Abs(adjusted)}";
        }

        return sign + Plain(digits, -Exponent);
    }

    /// <summary>Digits with a point, never an exponent.</summary>
    public string ToPlain()
    {
        var at = Exponent > 0 ? Rescale(0) : this;
        return (IsNegative ? "-" : "") + Plain(BigInteger.Abs(at.Coefficient).ToString(CultureInfo.InvariantCulture), -at.Exponent);
    }

    private static string Plain(string digits, int scale) => scale == 0
        ? digits
        : digits.Length > scale
            ? $"{digits[..^scale]}.{digits[^scale..]}"
            : $"0.{digits.PadLeft(scale, '0')}";

    private PyDecimal Rounded()
    {
        var excess = Digits(Coefficient) - Precision;
        if (excess <= 0)
        {
            return Math.Abs((long)Exponent) > MaxExponent ? throw Fault.Value("decimal overflow") : this;
        }

        var rounded = Rescale(Exponent + excess);
        return Digits(rounded.Coefficient) > Precision ? rounded.Rescale(rounded.Exponent + 1) : rounded;
    }

    private BigInteger Aligned(int scale)
    {
        var shift = Exponent - scale;
        return IsZero || shift == 0
            ? Coefficient
            : shift > 10_000 ? throw Fault.Value("decimal overflow") : Coefficient * BigInteger.Pow(10, shift);
    }

    private static int Digits(BigInteger value) => value.IsZero
        ? 1
        : BigInteger.Abs(value) is var size && size <= ulong.MaxValue
            ? DigitsOf((ulong)size)
            : size.ToString(CultureInfo.InvariantCulture).Length;

    private static int DigitsOf(ulong value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }
}
