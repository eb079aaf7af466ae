using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>The few members of numbers that templates use.</summary>
internal static class NumberMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("bit_length", "self", (_, a) => Numbers.IsInt(a[0]) ? (long)BigInteger.Abs(Numbers.ToBig(a[0]!)).GetBitLength() : throw Fault.Type("only integers have bits"))
        .Add("is_integer", "self", (_, a) => a[0] is not double d || (double.IsFinite(d) && Math.Floor(d) == d))
        .Add("quantize", "self exp", (_, a) => Decimal(a[0]).Rescale(Decimal(a[1]).Exponent))
        .Add("normalize", "self", (_, a) => Decimal(a[0]) is { IsZero: true } ? new PyDecimal(0, 0) : Shorten(Decimal(a[0])))
        .Add("to_integral_value", "self", (_, a) => Decimal(a[0]) is { Exponent: < 0 } d ? d.Rescale(0) : a[0]);

    public static object? Field(object owner, string name) => (owner, name) switch
    {
        (double or PyDecimal, "real") => owner,
        (double, "imag") => 0.0,
        (PyDecimal, "imag") => new PyDecimal(0, 0),
        (PyDecimal or double, "numerator" or "denominator") => Undefined.Absent,
        (_, "real" or "numerator") => Numbers.Normal(Numbers.ToBig(owner)),
        (_, "imag") => 0L,
        (_, "denominator") => 1L,
        _ => Undefined.Absent,
    };

    private static PyDecimal Decimal(object? value) =>
        value is PyDecimal or long ? Numbers.ToDecimal(value) : throw Fault.Type("a Decimal is needed");

    private static PyDecimal Shorten(PyDecimal value)
    {
        var (digits, exponent) = (value.Coefficient, value.Exponent);
        while ((digits % 10).IsZero)
        {
            digits /= 10;
            exponent++;
        }

        return new PyDecimal(digits, exponent);
    }
}
