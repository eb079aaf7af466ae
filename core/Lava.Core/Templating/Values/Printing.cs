using System.Globalization;
using System.Numerics;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class Printing
{
    private const int MaxDepth = 200;
    private const int MaxLength = 16 * 1024 * 1024;

    public static string Text(object? value) => value switch
    {
        string s => s,
        SafeText s => s.Value,
        Undefined u => Silent(u),
        PyDateTime d => d.IsoFormat(' '),
        PyDate d => d.IsoFormat(),
        PyTime t => t.IsoFormat(),
        PyTimeDelta d => d.ToString(),
        PyUuid u => u.Value.ToString("D"),
        TemplateModule m => m.Text,
        PyDecimal d => d.ToString(),
        FixedZone z => z.Text,
        _ => Repr(value),
    };

    public static string Repr(object? value)
    {
        switch (value)
        {
            case long i:
                return i.ToString(CultureInfo.InvariantCulture);
            case string s:
                return Quote(s);
        }

        var text = new StringBuilder();
        Append(text, value, []);
        return text.ToString();
    }

    private static string Silent(Undefined value)
    {
        value.Use();
        return "";
    }

    private static void Append(StringBuilder text, object? value, List<object> open)
    {
        Evaluation.Tick();
        if (text.Length > MaxLength)
        {
            throw Fault.Limit($"a value prints as more than {MaxLength} characters");
        }

        switch (value)
        {
            case PyList l:
                AppendItems(text, l, l.Items, "[", "]", open);
                break;
            case PyTuple t:
                AppendItems(text, t, t.Items, "(", t.Items.Length == 1 ? ",)" : ")", open);
                break;
            case Group g:
                Append(text, g.Tuple, open);
                break;
            case PyView v:
                AppendItems(text, v, [.. v.Values()], v.Kind + "([", "])", open);
                break;
            case PyDict d:
                AppendDict(text, d, open);
                break;
            default:
                text.Append(Atom(value));
                break;
        }
    }

    private static string Atom(object? value) => value switch
    {
        null => "None",
        bool b => b ? "True" : "False",
        long i => i.ToString(CultureInfo.InvariantCulture),
        BigInteger i => BigText(i),
        double d => Numbers.Text(d),
        PyDecimal d => $"Decimal('{d}')",
        string s => Quote(s),
        SafeText s => $"Markup({Quote(s.Value)})",
        Undefined u => Strictly(u),
        PyRange r => r.Step == 1 ? $"range({r.Start}, {r.Stop})" : $"range({r.Start}, {r.Stop}, {r.Step})",
        PyDateTime d => d.Repr(),
        PyDate d => d.Repr(),
        PyTime t => t.Repr(),
        PyTimeDelta d => d.Repr(),
        PyRelativeDelta d => d.ToString(),
        PyUuid u => $"UUID('{u.Value:D}')",
        PyMatch m => m.Repr(),
        Namespace n => "<Namespace " + Repr(PyDict.Of(n.Values)) + ">",
        Macro m => $"<Macro {Quote(m.Name)}>",
        Module { IsClass: true } m => $"<class '{m.Name}'>",
        Module m => $"<module '{m.Name}'>",
        TemplateModule m => $"<TemplateModule {Quote(m.Name)}>",
        Builtin { Name: "dict" or "range" } b => $"<class '{b.Name}'>",
        Builtin b => $"<built-in function {b.Name}>",
        Zone z => z.ToString() ?? "",
        _ => $"<{TypeNames.Of(value)} object>",
    };

    private static string Strictly(Undefined value)
    {
        value.Use();
        return "Undefined";
    }

    private static string BigText(BigInteger value) => value.GetBitLength() > 14_300
        ? throw Fault.Value("Exceeds the limit (4300 digits) for integer string conversion")
        : value.ToString(CultureInfo.InvariantCulture);

    private static void AppendItems(StringBuilder text, object self, IReadOnlyList<object?> items, string begin, string end, List<object> open)
    {
        if (!TryOpen(self, open))
        {
            text.Append(begin).Append("...").Append(end);
            return;
        }

        text.Append(begin);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Append(text, items[i], open);
        }

        text.Append(end);
        open.RemoveAt(open.Count - 1);
    }

    private static void AppendDict(StringBuilder text, PyDict dict, List<object> open)
    {
        if (!TryOpen(dict, open))
        {
            text.Append("{...}");
            return;
        }

        text.Append('{');
        var first = true;
        foreach (var (key, value) in dict.Pairs)
        {
            text.Append(first ? "" : ", ");
            first = false;
            Append(text, key, open);
            text.Append(": ");
            Append(text, value, open);
        }

        text.Append('}');
        open.RemoveAt(open.Count - 1);
    }

    private static bool TryOpen(object self, List<object> open)
    {
        if (open.Count > MaxDepth)
        {
            throw Fault.Limit("a value is nested too deeply to be printed");
        }

        if (open.Any(o => ReferenceEquals(o, self)))
        {
            return false;
        }

        open.Add(self);
        return true;
    }

    private static string Quote(string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var text = new StringBuilder(value.Length + 2).Append(quote);
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when rune.Value == quote => text.Append('\\').Append(quote),
                _ when IsPrintable(rune) => text.Append(rune.ToString()),
                < 0x100 => text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                < 0x10000 => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            };
        }

        return text.Append(quote).ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
