using System.Numerics;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>Python's <c>'…%s…' % values</c>.</summary>
internal sealed class PercentFormat
{
    private readonly Evaluation evaluation;
    private readonly string format;
    private readonly object? values;
    private readonly StringBuilder text = new();
    private int at;
    private int used;

    private PercentFormat(Evaluation evaluation, string format, object? values)
    {
        (this.evaluation, this.format, this.values) = (evaluation, format, values);
    }

    public static string Apply(Evaluation e, string format, object? values)
    {
        var run = new PercentFormat(e, format, values);
        run.Format();
        var given = values switch { PyTuple t => t.Items.Length, PyDict or PyList or PyRange or Undefined => run.used, _ => 1 };
        return run.used < given && !run.named ? throw Fault.Type("not all arguments converted during string formatting") : run.text.ToString();
    }

    private bool named;

    private void Format()
    {
        while (at < format.Length)
        {
            var c = format[at++];
            if (c != '%')
            {
                text.Append(c);
            }
            else if (at < format.Length && format[at] == '%')
            {
                text.Append('%');
                at++;
            }
            else
            {
                Directive();
            }
        }
    }

    private void Directive()
    {
        object? chosen = Undefined.Absent;
        if (at < format.Length && format[at] == '(')
        {
            var end = format.IndexOf(')', at);
            var key = end < 0 ? throw Fault.Value("incomplete format key") : format[(at + 1)..end];
            named = true;
            chosen = values is PyDict map
                ? map.TryGet(key, out var found) ? found : throw Fault.Value(Printing.Repr(key))
                : throw Fault.Type("format requires a mapping");
            at = end + 1;
        }

        var flags = "";
        while (at < format.Length && format[at] is '-' or '+' or ' ' or '#' or '0')
        {
            flags += format[at++];
        }

        var width = Number() ?? 0;
        if (width < 0)
        {
            (flags, width) = (flags + "-", -width);
        }

        int? precision = null;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = Math.Max(0, Number() ?? 0);
        }

        while (at < format.Length && format[at] is 'h' or 'l' or 'L')
        {
            at++;
        }

        var type = at < format.Length ? format[at++] : throw Fault.Value("incomplete format");
        evaluation.Spend((long)width + (precision ?? 0));
        Emit(type, flags, width, precision, ReferenceEquals(chosen, Undefined.Absent) ? Take() : chosen);
    }

    private int? Number()
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            return (int)Math.Clamp(Convertible.Int(Take()) ?? throw Fault.Type("* wants int"), -int.MaxValue, int.MaxValue);
        }

        var begin = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return at == begin ? null : int.TryParse(format.AsSpan(begin, at - begin), out var n) ? n : throw Fault.Value("width too big");
    }

    private object? Take()
    {
        var i = used++;
        return values is PyTuple tuple
            ? i < tuple.Items.Length ? tuple.Items[i] : throw Fault.Type("not enough arguments for format string")
            : i == 0 ? values : throw Fault.Type("not enough arguments for format string");
    }

    private void Emit(char type, string flags, int width, int? precision, object? value)
    {
        var (head, body) = type switch
        {
            's' => ("", Cut(Printing.Text(value), precision)),
            'r' or 'a' => ("", Cut(Printing.Repr(value), precision)),
            'c' => ("", Numbers.IsInt(value) ? NumberText.Whole(Numbers.ToBig(value!), 'c') : One(value)),
            'd' or 'i' or 'u' or 'x' or 'X' or 'o' => Whole(type, flags, precision, value),
            'e' or 'E' or 'f' or 'F' or 'g' or 'G' => Real(type, flags, precision, value),
            _ => throw Fault.Value($"unsupported format character '{type}' (0x{(int)type:x}) at index {at - 1}"),
        };
        var left = flags.Contains('-', StringComparison.Ordinal);
        var zeros = !left && flags.Contains('0', StringComparison.Ordinal) && type is not ('s' or 'r' or 'a' or 'c');
        evaluation.Fit(text.Length + (long)body.Length);
        text.Append(zeros
            ? head + TextShape.Pad(evaluation, body, width - head.Length, "0", 'r')
            : TextShape.Pad(evaluation, head + body, width, " ", left ? 'l' : 'r'));
    }

    private static string One(object? value) => Convertible.Text(value) is { } s && CodePoints.Length(s) == 1
        ? s
        : throw Fault.Type("%c requires int or char");

    private static string Cut(string value, int? precision) => precision is { } p ? value[..CodePoints.Offset(value, p)] : value;

    private static (string, string) Whole(char type, string flags, int? precision, object? value)
    {
        Undefined.Refuse(value);
        BigInteger number = value switch
        {
            double d when type is 'd' or 'i' or 'u' && double.IsFinite(d) => (BigInteger)d,
            PyDecimal d when type is 'd' or 'i' or 'u' => d.Truncate(),
            _ when Numbers.IsInt(value) => Numbers.ToBig(value!),
            _ => throw Fault.Type($"%{type} format: {(type is 'd' or 'i' or 'u' ? "a real number" : "an integer")} is required, not {TypeNames.Of(value)}"),
        };
        var digits = NumberText.Whole(BigInteger.Abs(number), type).PadLeft(precision ?? 0, '0');
        var prefix = flags.Contains('#', StringComparison.Ordinal) && type is 'x' or 'X' or 'o' ? "0" + type : "";
        return (Sign(number.Sign < 0, flags) + (flags.Contains('#', StringComparison.Ordinal) ? prefix : ""), digits);
    }

    private static (string, string) Real(char type, string flags, int? precision, object? value)
    {
        Undefined.Refuse(value);
        if (!Numbers.IsNumber(value))
        {
            throw Fault.Type($"must be real number, not {TypeNames.Of(value)}");
        }

        var real = Numbers.ToDouble(value!);
        return (Sign(double.IsNegative(real), flags), NumberText.Real(real, type, precision ?? 6, flags.Contains('#', StringComparison.Ordinal)).TrimStart('-'));
    }

    private static string Sign(bool negative, string flags) => negative
        ? "-"
        : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : "";
}
