namespace Lava.Core.Templating;

/// <summary>The operators <c>+ - * / // % **</c> and <c>~</c> over all types that have them.</summary>
internal static class Arithmetic
{
    public static object? Apply(Evaluation e, string op, object? a, object? b)
    {
        if (a is long x && b is long y && Small(op, x, y) is { } quick)
        {
            return quick;
        }

        if (op == "%" && Convertible.Text(a) is { } format)
        {
            var text = e.Made(PercentFormat.Apply(e, format, b));
            return a is SafeText ? new SafeText(text) : text;
        }

        Undefined.Refuse(a);
        Undefined.Refuse(b);
        if (Numbers.IsNumber(a) && Numbers.IsNumber(b))
        {
            return NumberArithmetic.Apply(e, op, a!, b!);
        }

        return (op switch
        {
            "+" => SequenceArithmetic.Add(e, a, b) ?? DateArithmetic.Add(a, b),
            "-" => DateArithmetic.Subtract(a, b),
            "*" => SequenceArithmetic.Repeat(e, a, b) ?? DateArithmetic.Multiply(a, b),
            "/" or "//" or "%" => DateArithmetic.Divide(op, a, b),
            _ => null,
        }) ?? throw Mismatch(op, a, b);
    }

    public static Fault Mismatch(string op, object? a, object? b) => Fault.Type(
        $"unsupported operand type(s) for {(op == "**" ? "** or pow()" : op)}: '{TypeNames.Of(a)}' and '{TypeNames.Of(b)}'");

    public static object Negate(object? value)
    {
        Undefined.Refuse(value);
        return value switch
        {
            double d => -d,
            PyDecimal d => d.Negate(),
            PyTimeDelta d => new PyTimeDelta(-d.Micros),
            PyRelativeDelta d => d.Scale(-1),
            _ when Numbers.IsInt(value) => Numbers.Normal(-Numbers.ToBig(value!)),
            _ => throw Fault.Type($"bad operand type for unary -: '{TypeNames.Of(value)}'"),
        };
    }

    public static object Plus(object? value)
    {
        Undefined.Refuse(value);
        return value switch
        {
            bool b => b ? 1L : 0L,
            _ when Numbers.IsNumber(value) || value is PyTimeDelta => value!,
            _ => throw Fault.Type($"bad operand type for unary +: '{TypeNames.Of(value)}'"),
        };
    }

    /// <summary>The <c>~</c> operator: both as text, joined.</summary>
    public static object Join(Evaluation e, object? a, object? b)
    {
        var (left, right) = (Printing.Text(a), Printing.Text(b));
        e.Spend((long)left.Length + right.Length);
        return e.Autoescape && (a is SafeText || b is SafeText)
            ? new SafeText((a is SafeText ? left : Html.Escape(left)) + (b is SafeText ? right : Html.Escape(right)))
            : left + right;
    }

    private static long? Small(string op, long x, long y)
    {
        long result;
        switch (op)
        {
            case "+":
                result = unchecked(x + y);
                return ((x ^ result) & (y ^ result)) < 0 ? null : result;
            case "-":
                result = unchecked(x - y);
                return ((x ^ y) & (x ^ result)) < 0 ? null : result;
            case "*" when Math.BigMul(x, y, out result) is var high && high == result >> 63:
                return result;
            default:
                return null;
        }
    }
}
