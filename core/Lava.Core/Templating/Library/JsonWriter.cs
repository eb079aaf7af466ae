using System.Globalization;
using System.Numerics;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>Values as JSON text, in the layout of Python's <c>json.dumps</c>.</summary>
internal sealed class JsonWriter(Evaluation evaluation, bool sortKeys, string? indent, bool withDates)
{
    private const int MaxDepth = 200;
    private readonly StringBuilder text = new();

    /// <summary>The <c>tojson</c> filter: keys sorted, and safe inside HTML.</summary>
    public static SafeText ForHtml(Evaluation e, object? value, string? indent)
    {
        var json = Write(e, value, sortKeys: true, indent, withDates: false);
        e.Spend(json.Length + (5L * json.Count(c => c is '<' or '>' or '&' or '\'')));
        json = json.Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("'", "\\u0027", StringComparison.Ordinal);
        return new SafeText(json);
    }

    public static string Write(Evaluation e, object? value, bool sortKeys, string? indent, bool withDates)
    {
        var writer = new JsonWriter(e, sortKeys, indent, withDates);
        writer.Write(value, 0);
        return e.Made(writer.text.ToString());
    }

    /// <summary>What <c>indent=</c> was given: a number of blanks, or a text.</summary>
    public static string? Indent(object? value) => value switch
    {
        null => null,
        string s => s,
        _ => new string(' ', (int)Math.Clamp(Convertible.Int(value) ?? throw Fault.Type("indent must be a number"), 0, 100)),
    };

    private void Write(object? value, int depth)
    {
        evaluation.Step();
        if (depth > MaxDepth)
        {
            throw Fault.Value("Circular reference detected, or values nested too deeply");
        }

        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool b:
                text.Append(b ? "true" : "false");
                break;
            case long or BigInteger or PyDecimal:
                text.Append(Printing.Text(value));
                break;
            case double d:
                text.Append(double.IsNaN(d) ? "NaN" : double.IsInfinity(d) ? (d > 0 ? "Infinity" : "-Infinity") : Numbers.Text(d));
                break;
            case string or SafeText:
                WriteString(Convertible.Text(value)!);
                break;
            case PyList or PyTuple or Group:
                WriteList(Sequences.Iterate(evaluation, value), depth);
                break;
            case PyDict map:
                WriteDict(map, depth);
                break;
            case PyDateTime d when withDates:
                WriteString(d.IsoFormat('T'));
                break;
            case PyDate or PyTime or PyTimeDelta or PyUuid when withDates:
                WriteString(Printing.Text(value));
                break;
            case Undefined u:
                throw Fault.Type($"{u.Message}, and so is not JSON serializable");
            default:
                throw Fault.Type($"Object of type {TypeNames.Of(value).Split('.')[^1]} is not JSON serializable");
        }
    }

    private void WriteList(IEnumerable<object?> items, int depth)
    {
        text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            Separate(first, depth + 1);
            first = false;
            Write(item, depth + 1);
        }

        Close(first, depth, ']');
    }

    private void WriteDict(PyDict map, int depth)
    {
        text.Append('{');
        var pairs = map.Pairs.ToList();
        if (sortKeys)
        {
            pairs = [.. Ordering.Sort(pairs.Select(p => (object?)new PyTuple([p.Key, p.Value])), p => ((PyTuple)p!).Items[0], reverse: false)
                .Select(p => (((PyTuple)p!).Items[0], ((PyTuple)p).Items[1]))];
        }

        var first = true;
        foreach (var (key, value) in pairs)
        {
            Separate(first, depth + 1);
            first = false;
            WriteString(key switch
            {
                string or SafeText => Convertible.Text(key)!,
                null => "null",
                bool b => b ? "true" : "false",
                long or BigInteger or double => Printing.Text(key),
                _ => throw Fault.Type($"keys must be str, int, float, bool or None, not {TypeNames.Of(key)}"),
            });
            text.Append(": ");
            Write(value, depth + 1);
        }

        Close(first, depth, '}');
    }

    private void Separate(bool first, int depth)
    {
        text.Append(first ? "" : indent is null ? ", " : ",");
        NewLine(depth);
    }

    private void Close(bool empty, int depth, char end)
    {
        if (!empty)
        {
            NewLine(depth);
        }

        text.Append(end);
    }

    private void NewLine(int depth)
    {
        if (indent is not null)
        {
            text.Append('\n');
            for (; depth > 0; depth--)
            {
                text.Append(indent);
            }
        }
    }

    private void WriteString(string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
