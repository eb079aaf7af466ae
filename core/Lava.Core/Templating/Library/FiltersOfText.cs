using System.Text;

namespace Lava.Core.Templating;

/// <summary>Filters that shape text.</summary>
internal static class FiltersOfText
{
    private static readonly char[] WordBreaks = ['-', '(', '{', '[', '<'];

    public static BuiltinTable AddTo(BuiltinTable table) => Words(table)
        .Add("upper", "s", (e, a) => Keep(a[0], e.Made(TextCase.Upper(Soft(a)))))
        .Add("lower", "s", (e, a) => Keep(a[0], e.Made(TextCase.Lower(Soft(a)))))
        .Add("capitalize", "s", (e, a) => Keep(a[0], e.Made(TextCase.Capitalize(Soft(a)))))
        .Add("title", "s", (e, a) => e.Made(Title(Soft(a))))
        .Add("trim", "value chars?", (_, a) => Keep(a[0], a.TextOrNull(1) is { } chars ? (chars.Length == 0 ? Soft(a) : Soft(a).Trim(chars.ToCharArray())) : Soft(a).Trim()))
        .Add("string", "object", (_, a) => a[0] is SafeText ? a[0] : Soft(a))
        .Add("replace", "s old new count?", Replace)
        .Add("format", "value *args **kwargs", (e, a) => a.Rest.Length > 0 && a.Extra is not null
            ? throw Fault.Type("can't handle positional and keyword arguments at the same time")
            : e.Made(PercentFormat.Apply(e, Soft(a), a.Extra is null ? new PyTuple(a.Rest) : PyDict.Of(a.Extra))))
        .Add("center", "value width?", (e, a) => TextShape.Pad(e, Soft(a), a.Int(1, 80), " ", 'c'))
        .Add("indent", "s width? first? blank?", (e, a) => Keep(a[0], Indent(e, a)))
        .Add("truncate", "s length? killwords? end? leeway?", (_, a) => Convertible.Text(a[0]) is not null || Sequences.Length(a[0]) > a.Int(1, 255) + a.Int(4, 5)
            ? Truncate(a.Text(0), a.Int(1, 255), a.Flag(2), a.TextOrNull(3) ?? "...", a.Int(4, 5))
            : a[0])
        .Add("pprint", "value", (e, a) => e.Made(Printing.Repr(a[0])));

    private static BuiltinTable Words(BuiltinTable table) => table
        .Add("wordcount", "s", (_, a) => (long)Runs(Soft(a)))
        .Add("wordwrap", "s width? break_long_words? wrapstring? break_on_hyphens?", (e, a) =>
            WordWrap.Apply(e, a.Text(0), a.Int(1, 79), a.Flag(2, true), a.TextOrNull(3) ?? "\n", a.Flag(4, true)));

    /// <summary>Any value as text, as most text filters take it.</summary>
    private static string Soft(Bound a) => Printing.Text(a[0]);

    private static object Keep(object? input, string result) => input is SafeText ? new SafeText(result) : result;

    // With autoescape a plain text is escaped when something safe goes into it, and a plain part when it goes into safe text.
    private static object Replace(Evaluation e, Bound a)
    {
        var (text, old, with) = (Soft(a), Printing.Text(a[1]), Printing.Text(a[2]));
        if (!e.Autoescape)
        {
            return TextShape.Replace(e, text, old, with, a.Int(3, -1));
        }

        var escapes = a[0] is not SafeText && (a[1] is SafeText || a[2] is SafeText);
        var safe = escapes || a[0] is SafeText;
        var result = TextShape.Replace(e, escapes ? Html.Escape(text) : text, old, safe && a[2] is not SafeText ? Html.Escape(with) : with, a.Int(3, -1));
        return safe ? new SafeText(result) : result;
    }

    private static int Runs(string text)
    {
        var (count, inside) = (0, false);
        foreach (var c in text)
        {
            var word = c == '_' || char.IsLetterOrDigit(c);
            count += word && !inside ? 1 : 0;
            inside = word;
        }

        return count;
    }

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var start = true;
        foreach (var c in text)
        {
            result.Append(start ? TextCase.Upper(c.ToString()) : TextCase.Lower(c.ToString()));
            start = char.IsWhiteSpace(c) || WordBreaks.Contains(c);
        }

        return result.ToString();
    }

    private static string Indent(Evaluation e, Bound a)
    {
        var source = a.Text(0);
        var indent = a[1] is string given ? given : new string(' ', (int)Math.Clamp(a.Int(1, 4), 0, 1000));
        var (first, blank) = (a.Flag(2), a.Flag(3));
        var lines = TextSplit.Lines(source + "\n", keepEnds: false);
        e.Spend(lines.Count * (long)(indent.Length + 1));
        var rest = lines.Skip(1).Select(l => blank || l.Length > 0 ? indent + l : l);
        var text = string.Join('\n', rest.Prepend(lines[0]));
        return e.Made(first && text.Length > 0 ? indent + text : first ? indent : text);
    }

    private static string Truncate(string text, long length, bool killWords, string end, long leeway)
    {
        if (length < end.Length)
        {
            throw Fault.Other($"expected length >= {end.Length}, got {length}");
        }

        if (leeway < 0)
        {
            throw Fault.Other($"expected leeway >= 0, got {leeway}");
        }

        if (CodePoints.Length(text) <= length + leeway)
        {
            return text;
        }

        var cut = text[..CodePoints.Offset(text, length - end.Length)];
        if (killWords)
        {
            return cut + end;
        }

        var space = cut.LastIndexOf(' ');
        return (space < 0 ? cut : cut[..space]) + end;
    }
}
