using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Python's format specification: <c>[[fill]align][sign][#][0][width][,][.precision][type]</c>.</summary>
internal sealed class FormatSpec
{
    private string fill = " ";
    private char align;
    private char sign = '-';
    private bool alternate;
    private int width;
    private char grouping;
    private int? precision;
    private char type;

    public static string Apply(Evaluation e, object? value, string spec)
    {
        switch (value)
        {
            case PyDateTime d when spec.Length > 0:
                return Strftime.Format(d, spec);
            case PyDate d when spec.Length > 0:
                return Strftime.Format(d.AtMidnight(), spec);
        }

        if (spec.Length == 0)
        {
            return Printing.Text(value);
        }

        var parsed = Parse(spec);
        e.Spend(parsed.width + (parsed.precision ?? 0));
        return value switch
        {
            string s => parsed.Text(e, s),
            SafeText s => parsed.Text(e, s.Value),
            bool when parsed.type is '\0' or 's' => parsed.Text(e, Printing.Text(value)),
            PyDecimal when parsed.grouping == '_' => throw Fault.Value("invalid format string"),
            _ when Numbers.IsNumber(value) => parsed.Number(e, value!),
            _ => throw Fault.Type($"unsupported format string passed to {TypeNames.Of(value)}.__format__"),
        };
    }

    private static FormatSpec Parse(string text)
    {
        var spec = new FormatSpec();
        var at = 0;
        var first = text.Length > 1 && char.IsHighSurrogate(text[0]) ? 2 : 1;
        if (text.Length > first && text[first] is '<' or '>' or '^' or '=')
        {
            (spec.fill, spec.align, at) = (text[..first], text[first], first + 1);
        }
        else if (text[0] is '<' or '>' or '^' or '=')
        {
            (spec.align, at) = (text[0], 1);
        }

        spec.sign = Take("+- ") ?? '-';
        spec.alternate = Take("#") is not null;
        if (Take("0") is not null && spec.align == 0)
        {
            (spec.fill, spec.align) = ("0", '=');
        }

        spec.width = Digits() ?? 0;
        spec.grouping = Take(",_") ?? '\0';
        if (Take(".") is not null)
        {
            spec.precision = Digits() ?? throw Fault.Value("Format specifier missing precision");
        }

        spec.type = at < text.Length ? text[at++] : '\0';
        return at == text.Length ? spec : throw Fault.Value("Invalid format specifier");

        char? Take(string any) => at < text.Length && any.Contains(text[at], StringComparison.Ordinal) ? text[at++] : null;

        int? Digits()
        {
            var begin = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            return at == begin ? null : int.TryParse(text.AsSpan(begin, at - begin), out var n) ? n : throw Fault.Value("Too many decimal digits in format string");
        }
    }

    private string Text(Evaluation e, string text)
    {
        if (type is not ('\0' or 's'))
        {
            throw Fault.Value($"Unknown format code '{type}' for object of type 'str'");
        }

        if (align == '=' && fill != "0")
        {
            throw Fault.Value("'=' alignment not allowed in string format specifier");
        }

        var cut = precision is { } p ? text[..CodePoints.Offset(text, p)] : text;
        return Pad(e, "", cut, align is '\0' or '=' ? '<' : align);
    }

    private string Number(Evaluation e, object value)
    {
        if (value is bool && type != '\0')
        {
            value = Numbers.Normal(Numbers.ToBig(value));
        }

        string digits;
        var prefix = "";
        var negative = NumberText.IsNegative(value);
        if (Numbers.IsInt(value) && type is '\0' or 'd' or 'n' or 'x' or 'X' or 'o' or 'b' or 'c')
        {
            if (!Numbers.IsInt(value))
            {
                throw Fault.Value($"Unknown format code '{type}' for object of type '{TypeNames.Of(value)}'");
            }

            var whole = BigInteger.Abs(Numbers.ToBig(value));
            digits = NumberText.Whole(whole, type);
            prefix = alternate && type is 'x' or 'X' or 'o' or 'b' ? "0" + type : "";
        }
        else
        {
            digits = NumberText.Real(value, type, precision, alternate).TrimStart('-');
        }

        digits = grouping == 0 ? digits : Grouped(digits);
        var head = (negative ? "-" : sign == '-' ? "" : sign.ToString()) + prefix;
        return Pad(e, head, digits, align == 0 ? '>' : align);
    }

    private string Grouped(string digits)
    {
        var end = digits.IndexOfAny(['.', 'e', 'E', '%']);
        var whole = end < 0 ? digits : digits[..end];
        var size = type is 'x' or 'X' or 'o' or 'b' ? 4 : 3;
        for (var at = whole.Length - size; at > 0; at -= size)
        {
            whole = whole.Insert(at, grouping.ToString());
        }

        return whole + (end < 0 ? "" : digits[end..]);
    }

    private string Pad(Evaluation e, string head, string body, char to) => to switch
    {
        '=' => head + TextShape.Pad(e, body, width - head.Length, fill, 'r'),
        '<' => TextShape.Pad(e, head + body, width, fill, 'l'),
        '^' => Centered(e, head + body),
        _ => TextShape.Pad(e, head + body, width, fill, 'r'),
    };

    private string Centered(Evaluation e, string text)
    {
        var length = CodePoints.Length(text);
        var left = Math.Max(0, (width - length) / 2);
        return TextShape.Pad(e, TextShape.Pad(e, text, length + left, fill, 'r'), width, fill, 'l');
    }
}
