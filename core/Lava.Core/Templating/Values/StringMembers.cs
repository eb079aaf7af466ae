using System.Text;

namespace Lava.Core.Templating;

/// <summary>Methods of strings.</summary>
internal static class StringMembers
{
    public static BuiltinTable Table { get; } = Searching(Shaping(Cutting(new BuiltinTable())));

    private static BuiltinTable Cutting(BuiltinTable table) => table
        .Add("split", "self sep? maxsplit?", (e, a) => List(e, TextSplit.Left(a.Text(0), a.TextOrNull(1), a.Int(2, -1))))
        .Add("rsplit", "self sep? maxsplit?", (e, a) => List(e, TextSplit.Right(a.Text(0), a.TextOrNull(1), a.Int(2, -1))))
        .Add("splitlines", "self keepends?", (e, a) => List(e, TextSplit.Lines(a.Text(0), a.Flag(1))))
        .Add("partition", "self sep", (_, a) => Part(a.Text(0), a.Text(1), a.Text(0).IndexOf(a.Text(1), StringComparison.Ordinal), last: false))
        .Add("rpartition", "self sep", (_, a) => Part(a.Text(0), a.Text(1), a.Text(0).LastIndexOf(a.Text(1), StringComparison.Ordinal), last: true))
        .Add("strip", "self chars?", (_, a) => Strip(a, start: true, end: true))
        .Add("lstrip", "self chars?", (_, a) => Strip(a, start: true, end: false))
        .Add("rstrip", "self chars?", (_, a) => Strip(a, start: false, end: true))
        .Add("removeprefix", "self prefix", (_, a) => a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal) ? a.Text(0)[a.Text(1).Length..] : a.Text(0))
        .Add("removesuffix", "self suffix", (_, a) => a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal) ? a.Text(0)[..^a.Text(1).Length] : a.Text(0));

    private static BuiltinTable Shaping(BuiltinTable table) => table
        .Add("lower", "self", (e, a) => e.Made(TextCase.Lower(a.Text(0))))
        .Add("casefold", "self", (e, a) => e.Made(TextCase.Fold(a.Text(0))))
        .Add("upper", "self", (e, a) => e.Made(TextCase.Upper(a.Text(0))))
        .Add("title", "self", (e, a) => e.Made(TextCase.Title(a.Text(0))))
        .Add("capitalize", "self", (e, a) => e.Made(TextCase.Capitalize(a.Text(0))))
        .Add("swapcase", "self", (e, a) => e.Made(TextCase.Swap(a.Text(0))))
        .Add("zfill", "self width", (e, a) => TextShape.ZeroFill(e, a.Text(0), a.Int(1)))
        .Add("ljust", "self width fillchar?", (e, a) => TextShape.Pad(e, a.Text(0), a.Int(1), Fill(a), 'l'))
        .Add("rjust", "self width fillchar?", (e, a) => TextShape.Pad(e, a.Text(0), a.Int(1), Fill(a), 'r'))
        .Add("center", "self width fillchar?", (e, a) => TextShape.Pad(e, a.Text(0), a.Int(1), Fill(a), 'c'))
        .Add("expandtabs", "self tabsize?", (e, a) => TextShape.ExpandTabs(e, a.Text(0), a.Int(1, 8)))
        .Add("join", "self items", (e, a) => Join(e, a.Text(0), a[1]))
        .Add("replace", "self old new count?", (e, a) => TextShape.Replace(e, a.Text(0), a.Text(1), a.Text(2), a.Int(3, -1)))
        .Add("format", "self *args **kwargs", (e, a) => e.Made(BraceFormat.Apply(e, a.Text(0), a.Rest, a.Extra)));

    private static BuiltinTable Searching(BuiltinTable table) => table
        .Add("startswith", "self prefix start? end?", (e, a) => Affix(e, a, (text, part) => text.StartsWith(part, StringComparison.Ordinal)))
        .Add("endswith", "self suffix start? end?", (e, a) => Affix(e, a, (text, part) => text.EndsWith(part, StringComparison.Ordinal)))
        .Add("find", "self sub start? end?", (_, a) => Find(a, last: false))
        .Add("rfind", "self sub start? end?", (_, a) => Find(a, last: true))
        .Add("index", "self sub start? end?", (_, a) => Found(Find(a, last: false)))
        .Add("rindex", "self sub start? end?", (_, a) => Found(Find(a, last: true)))
        .Add("count", "self sub start? end?", (_, a) => Count(Window(a).Text, a.Text(1)))
        .Add("isdigit isdecimal", "self", (_, a) => All(a, char.IsDigit))
        .Add("isnumeric", "self", (_, a) => All(a, char.IsNumber))
        .Add("isalpha", "self", (_, a) => All(a, char.IsLetter))
        .Add("isalnum", "self", (_, a) => All(a, c => char.IsLetter(c) || char.IsNumber(c)))
        .Add("isspace", "self", (_, a) => All(a, char.IsWhiteSpace))
        .Add("isascii", "self", (_, a) => a.Text(0).All(char.IsAscii))
        .Add("isupper", "self", (_, a) => a.Text(0).Any(char.IsUpper) && !a.Text(0).Any(char.IsLower))
        .Add("islower", "self", (_, a) => a.Text(0).Any(char.IsLower) && !a.Text(0).Any(char.IsUpper))
        .Add("istitle", "self", (_, a) => a.Text(0).Any(char.IsLetter) && TextCase.Title(a.Text(0)) == a.Text(0))
        .Add("isidentifier", "self", (_, a) => All(a, c => c == '_' || char.IsLetterOrDigit(c)) && !char.IsDigit(a.Text(0)[0]));

    private static PyList List(Evaluation e, List<string> parts)
    {
        e.Spend(parts.Count);
        return PyList.Of(parts);
    }

    private static PyTuple Part(string text, string separator, int at, bool last) => separator.Length == 0
        ? throw Fault.Value("empty separator")
        : at >= 0
            ? new PyTuple([text[..at], separator, text[(at + separator.Length)..]])
            : new PyTuple(last ? ["", "", text] : [text, "", ""]);

    private static string Strip(Bound a, bool start, bool end)
    {
        var (text, chars) = (a.Text(0), a.TextOrNull(1));
        var set = chars?.ToCharArray();
        if (chars is { Length: 0 })
        {
            return text;
        }

        text = start ? text.TrimStart(set) : text;
        return end ? text.TrimEnd(set) : text;
    }

    private static string Fill(Bound a)
    {
        var fill = a.TextOrNull(2) ?? " ";
        return CodePoints.Length(fill) == 1 ? fill : throw Fault.Type("The fill character must be exactly one character long");
    }

    private static string Join(Evaluation e, string separator, object? items)
    {
        var text = new StringBuilder();
        var i = 0;
        foreach (var item in Sequences.Iterate(e, items))
        {
            text.Append(i > 0 ? separator : "").Append(Convertible.Text(item)
                ?? throw Fault.Type($"sequence item {i}: expected str instance, {TypeNames.Of(item)} found"));
            e.Fit(text.Length);
            i++;
        }

        return e.Made(text.ToString());
    }

    private static bool Affix(Evaluation e, Bound a, Func<string, string, bool> test)
    {
        var (text, _, valid) = Window(a);
        IEnumerable<object?> parts = a[1] is PyTuple ? Sequences.Iterate(e, a[1]) : [a.Text(1)];
        return valid && parts.Any(p => test(text, Convertible.Text(p) ?? throw Fault.Type("tuple for startswith must only contain str")));
    }

    /// <summary>The part of the text between the optional bounds, and the offset it begins at.</summary>
    private static (string Text, int Offset, bool Valid) Window(Bound a)
    {
        var text = a.Text(0);
        var length = CodePoints.Length(text);
        var start = Clamp(a.Int(2, 0));
        var end = Clamp(a.Int(3, length));
        if (a.Int(2, 0) > length || start > end)
        {
            return ("", start, false);
        }

        var offset = CodePoints.Offset(text, start);
        return (text[offset..CodePoints.Offset(text, end)], offset, true);

        int Clamp(long bound) => (int)Math.Clamp(bound < 0 ? bound + length : bound, 0, length);
    }

    private static long Find(Bound a, bool last)
    {
        var (text, offset, valid) = Window(a);
        var at = !valid ? -1 : last ? text.LastIndexOf(a.Text(1), StringComparison.Ordinal) : text.IndexOf(a.Text(1), StringComparison.Ordinal);
        return at < 0 ? -1 : CodePoints.Index(a.Text(0), offset + at);
    }

    private static long Found(long at) => at >= 0 ? at : throw Fault.Value("substring not found");

    private static long Count(string text, string part)
    {
        if (part.Length == 0)
        {
            return CodePoints.Length(text) + 1;
        }

        long count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static bool All(Bound a, Func<char, bool> test) => a.Text(0).Length > 0 && a.Text(0).All(test);
}
