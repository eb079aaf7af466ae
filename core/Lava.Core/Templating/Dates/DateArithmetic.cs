namespace Lava.Core.Templating;

/// <summary>Operators on dates, times and spans; null where the pair of types has none.</summary>
internal static class DateArithmetic
{
    public static object? Add(object? a, object? b)
    {
        if (b is PyDateTime or PyDate)
        {
            (a, b) = (b, a);
        }

        return (a, b) switch
        {
            (PyDateTime t, PyTimeDelta d) => t.Plus(d.Micros),
            (PyDate t, PyTimeDelta d) => new PyDate(Calendar.CheckDay(t.Day + (Int128)d.Days)),
            (PyDateTime t, PyRelativeDelta d) => d.AddTo(t),
            (PyDate t, PyRelativeDelta d) => Moved(t, d),
            (PyTimeDelta x, PyTimeDelta y) => new PyTimeDelta(x.Micros + y.Micros),
            (PyRelativeDelta x, PyRelativeDelta y) => x.Add(y),
            (PyRelativeDelta x, PyTimeDelta y) => x.Add(PyRelativeDelta.OfMicros(y.Micros)),
            (PyTimeDelta x, PyRelativeDelta y) => y.Add(PyRelativeDelta.OfMicros(x.Micros)),
            _ => null,
        };
    }

    public static object? Subtract(object? a, object? b) => (a, b) switch
    {
        (PyDateTime x, PyDateTime y) => Difference(x, y),
        (PyDate x, PyDate y) => new PyTimeDelta(((Int128)x.Day - y.Day) * Calendar.Day),
        (PyDateTime t, PyTimeDelta d) => t.Plus(-d.Micros),
        (PyDate t, PyTimeDelta d) => new PyDate(Calendar.CheckDay(t.Day - (Int128)d.Days)),
        (PyDateTime t, PyRelativeDelta d) => d.Scale(-1).AddTo(t),
        (PyDate t, PyRelativeDelta d) => Moved(t, d.Scale(-1)),
        (PyTimeDelta x, PyTimeDelta y) => new PyTimeDelta(x.Micros - y.Micros),
        (PyRelativeDelta x, PyRelativeDelta y) => x.Add(y, -1),
        _ => null,
    };

    public static object? Multiply(object? a, object? b)
    {
        if (b is PyTimeDelta or PyRelativeDelta)
        {
            (a, b) = (b, a);
        }

        return (a, b) switch
        {
            (PyTimeDelta d, double or long or bool or System.Numerics.BigInteger) => new PyTimeDelta(Times(d, b)),
            (PyRelativeDelta d, double or long or bool) => d.Scale(Numbers.ToDouble(b)),
            _ => null,
        };
    }

    public static object? Divide(string op, object? a, object? b)
    {
        switch (a, b)
        {
            case (PyTimeDelta, PyTimeDelta { Micros: var zero }) when zero == 0:
            case (PyTimeDelta, long and 0 or double and 0):
                throw Fault.Value("integer division or modulo by zero");
            case (PyTimeDelta x, PyTimeDelta y):
                return op switch
                {
                    "/" when x.Micros == 0 => y.Micros < 0 ? -0.0 : 0.0,
                    "/" => new PyDecimal(x.Micros, 0).Divide(new PyDecimal(y.Micros, 0)).ToDouble(),
                    "//" => Numbers.Normal(FloorDivide(x.Micros, y.Micros)),
                    _ => new PyTimeDelta(x.Micros - (FloorDivide(x.Micros, y.Micros) * y.Micros)),
                };
            case (PyTimeDelta x, long n) when op == "//":
                return new PyTimeDelta(FloorDivide(x.Micros, n));
            case (PyTimeDelta x, System.Numerics.BigInteger n) when op == "//" && n.GetBitLength() < 120:
                return new PyTimeDelta(FloorDivide(x.Micros, (Int128)n));
            case (PyTimeDelta x, long n) when op == "/":
                return new PyTimeDelta((Int128)new PyDecimal(x.Micros, 0).Divide(new PyDecimal(n, 0)).Rescale(0).Coefficient);
            case (PyTimeDelta x, double d) when op == "/":
                return new PyTimeDelta((Int128)new PyDecimal(x.Micros, 0).Divide(PyDecimal.Exactly(d)).Rescale(0).Coefficient);
            case (PyRelativeDelta x, long or double) when op == "/":
                return x.Scale(1 / Numbers.ToDouble(b));
            default:
                return null;
        }
    }

    private static Int128 FloorDivide(Int128 a, Int128 b)
    {
        var (quotient, rest) = Int128.DivRem(a, b);
        return rest != 0 && (rest < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    private static Int128 Times(PyTimeDelta delta, object by)
    {
        var factor = by is double d
            ? double.IsFinite(d) ? PyDecimal.Exactly(d) : throw Fault.Value("cannot convert float infinity to integer")
            : Numbers.ToDecimal(by);
        var micros = new PyDecimal(factor.Coefficient * (System.Numerics.BigInteger)delta.Micros, factor.Exponent).Rescale(0).Coefficient;
        return System.Numerics.BigInteger.Abs(micros) < System.Numerics.BigInteger.Pow(10, 30)
            ? (Int128)micros
            : throw Fault.Value("days must have magnitude <= 999999999");
    }

    private static PyTimeDelta Difference(PyDateTime a, PyDateTime b)
    {
        if ((a.Offset is null) != (b.Offset is null))
        {
            throw Fault.Type("can't subtract offset-naive and offset-aware datetimes");
        }

        var (later, earlier) = a.Against(b);
        return new PyTimeDelta(later - earlier);
    }

    private static object Moved(PyDate date, PyRelativeDelta by)
    {
        var moved = by.AddTo(date.AtMidnight());
        return by.HasTime ? moved : moved.Date;
    }
}
