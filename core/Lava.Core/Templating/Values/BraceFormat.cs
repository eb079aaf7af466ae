using System.Text;

namespace Lava.Core.Templating;

/// <summary>Python's <c>'{} {name!r:>10}'.format(…)</c>; members are reached by the same closed list as elsewhere.</summary>
internal static class BraceFormat
{
    public static string Apply(Evaluation e, string format, object?[] values, Dictionary<string, object?>? named)
    {
        var next = 0;
        return Expand(e, format, values, named, ref next, nested: false);
    }

    private static string Expand(Evaluation e, string format, object?[] values, Dictionary<string, object?>? named, ref int next, bool nested)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            var c = format[at];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
                continue;
            }

            if (at + 1 < format.Length && format[at + 1] == c)
            {
                text.Append(c);
                at++;
                continue;
            }

            if (c == '}')
            {
                throw Fault.Value("Single '}' encountered in format string");
            }

            var end = Closing(format, at);
            text.Append(Field(e, format[(at + 1)..end], values, named, ref next, nested));
            e.Fit(text.Length);
            at = end;
        }

        return text.ToString();
    }

    private static int Closing(string format, int begin)
    {
        var depth = 0;
        for (var at = begin; at < format.Length; at++)
        {
            depth += format[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }

        throw Fault.Value(begin == format.Length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private static string Field(Evaluation e, string field, object?[] values, Dictionary<string, object?>? named, ref int next, bool nested)
    {
        if (nested && field.Contains('{', StringComparison.Ordinal))
        {
            throw Fault.Value("Max string recursion exceeded");
        }

        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? field : field[..colon];
        var spec = colon < 0 ? "" : field[(colon + 1)..];
        var bang = name.IndexOf('!', StringComparison.Ordinal);
        var conversion = bang < 0 ? "" : name[(bang + 1)..];
        var value = Find(e, bang < 0 ? name : name[..bang], values, named, ref next);
        spec = spec.Contains('{', StringComparison.Ordinal) ? Expand(e, spec, values, named, ref next, nested: true) : spec;
        return conversion switch
        {
            "" => FormatSpec.Apply(e, value, spec),
            "s" => FormatSpec.Apply(e, Printing.Text(value), spec),
            "r" or "a" => FormatSpec.Apply(e, Printing.Repr(value), spec),
            _ => throw Fault.Value($"Unknown conversion specifier '{conversion}'"),
        };
    }

    private static object? Find(Evaluation e, string name, object?[] values, Dictionary<string, object?>? named, ref int next)
    {
        var end = name.IndexOfAny(['.', '[']);
        var head = end < 0 ? name : name[..end];
        var value = head.Length == 0 || head.All(char.IsAsciiDigit)
            ? Positional(values, head.Length == 0 ? next++ : int.TryParse(head, out var i) ? i : int.MaxValue)
            : named is not null && named.TryGetValue(head, out var found) ? found : throw Fault.Value(Printing.Repr(head));
        for (var at = end; at >= 0 && at < name.Length;)
        {
            var stop = name[at] == '.' ? name.IndexOfAny(['.', '['], at + 1) : name.IndexOf(']', at);
            stop = stop < 0 ? (name[at] == '.' ? name.Length : throw Fault.Value("Missing ']' in format string")) : stop;
            var part = name[(at + 1)..stop];
            value = name[at] == '.'
                ? Members.TryAttribute(value, part, out var member) ? member : throw Fault.Type($"'{TypeNames.Of(value)}' object has no attribute '{part}'")
                : Members.Item(e, value, part.All(char.IsAsciiDigit) ? Numbers.ParseInt(part) : part) is var item && item is Undefined missing ? throw missing.Error() : item;
            at = name[at] == '[' ? stop + 1 : stop;
        }

        return value;
    }

    private static object? Positional(object?[] values, int i) => i < values.Length
        ? values[i]
        : throw Fault.Value($"Replacement index {i} out of range for positional args tuple");
}
