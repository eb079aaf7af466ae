using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Python's arithmetic of int, float and Decimal.</summary>
internal static class NumberArithmetic
{
    // Of a whole number: more would take seconds to be multiplied.
    private const int MaxBits = 1_000_000;

    public static object Apply(Evaluation e, string op, object a, object b)
    {
        if (a is double || b is double)
        {
            return a is PyDecimal || b is PyDecimal
                ? throw Arithmetic.Mismatch(op, a, b)
                : Doubles(op, Finite(a), Finite(b));
        }

        return a is PyDecimal || b is PyDecimal
            ? Decimals(op, Numbers.ToDecimal(a), Numbers.ToDecimal(b))
            : Ints(e, op, Numbers.ToBig(a), Numbers.ToBig(b));
    }

    private static double Finite(object value) => value is not double && Numbers.ToDouble(value) is var d && double.IsInfinity(d)
        ? throw Fault.Value("int too large to convert to float")
        : Numbers.ToDouble(value);

    private static object Ints(Evaluation e, string op, BigInteger a, BigInteger b)
    {
        switch (op)
        {
            case "+":
                return Numbers.Normal(a + b);
            case "-":
                return Numbers.Normal(a - b);
            case "*":
                if (a.GetBitLength() + b.GetBitLength() > MaxBits)
                {
                    throw Fault.Limit("the product is too large");
                }

                e.Spend((a.GetByteCount() + b.GetByteCount()) / 4);
                return Numbers.Normal(a * b);
            case "**":
                return Power(e, a, b);
        }

        if (b.IsZero)
        {
            throw Fault.Value(op == "/" ? "division by zero" : "integer division or modulo by zero");
        }

        if (op == "/")
        {
            return Quotient(a, b);
        }

        var quotient = BigInteger.DivRem(a, b, out var rest);
        var down = !rest.IsZero && (rest.Sign < 0) != (b.Sign < 0);
        return Numbers.Normal(op == "//" ? (down ? quotient - 1 : quotient) : (down ? rest + b : rest));
    }

    private static double Quotient(BigInteger a, BigInteger b)
    {
        const long exact = 1L << 53;
        if (BigInteger.Abs(a) <= exact && BigInteger.Abs(b) <= exact)
        {
            return (double)a / (double)b;
        }

        var value = new PyDecimal(a, 0).Divide(new PyDecimal(b, 0)).ToDouble();
        return double.IsInfinity(value) ? throw Fault.Value("integer division result too large for a float") : value;
    }

    private static object Power(Evaluation e, BigInteger a, BigInteger b)
    {
        if (b.Sign < 0)
        {
            return a.IsZero ? throw Fault.Value("0.0 cannot be raised to a negative power") : Math.Pow(Numbers.ToDouble(a), Numbers.ToDouble(b));
        }

        if (a.IsZero || a.IsOne || b.IsZero)
        {
            return b.IsZero ? 1L : Numbers.Normal(a);
        }

        if (a == BigInteger.MinusOne)
        {
            return b.IsEven ? 1L : -1L;
        }

        // Refused by the bits of the result, before it is computed.
        if (b > MaxBits || a.GetBitLength() * (long)b > MaxBits)
        {
            throw Fault.Limit("the power is too large");
        }

        e.Spend(a.GetBitLength() * (long)b / 8);
        return Numbers.Normal(BigInteger.Pow(a, (int)b));
    }

    private static double Doubles(string op, double a, double b)
    {
        if (b == 0 && op is "/" or "//" or "%")
        {
            throw Fault.Value(op switch { "/" => "float division by zero", "//" => "float floor division by zero", _ => "float modulo" });
        }

        switch (op)
        {
            case "+": return a + b;
            case "-": return a - b;
            case "*": return a * b;
            case "/": return a / b;
            case "**":
                if (a == 0 && b < 0)
                {
                    throw Fault.Value("0.0 cannot be raised to a negative power");
                }

                var power = Math.Pow(a, b);
                return double.IsNaN(power) && !double.IsNaN(a) && !double.IsNaN(b)
                    ? throw Fault.Value("complex numbers are not supported")
                    : double.IsInfinity(power) && double.IsFinite(a) && double.IsFinite(b) ? throw Fault.Value("Numerical result out of range") : power;
        }

        var rest = a % b;
        if (rest != 0 && (rest < 0) != (b < 0))
        {
            rest += b;
        }
        else if (rest == 0)
        {
            rest = Math.CopySign(0, b);
        }

        return op == "%" ? rest : FloorQuotient(a, b, rest);
    }

    private static double FloorQuotient(double a, double b, double rest)
    {
        var quotient = (a - rest) / b;
        if (quotient == 0)
        {
            return Math.CopySign(0, a / b);
        }

        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static PyDecimal Decimals(string op, PyDecimal a, PyDecimal b) => op switch
    {
        "+" => a.Add(b),
        "-" => a.Subtract(b),
        "*" => a.Multiply(b),
        "/" => a.Divide(b),
        "//" => a.DivRem(b).Quotient,
        "%" => a.DivRem(b).Remainder,
        _ when b.Exponent >= 0 && BigInteger.Abs(b.Coefficient) < 10_000 && b.Truncate() is var n && BigInteger.Abs(n) < 10_000 => a.Power((int)n),
        _ => throw Fault.Value("a decimal can only be raised to a small whole power"),
    };
}
