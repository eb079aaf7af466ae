using System.Text;

namespace Lava.Core.Templating;

/// <summary>Filters for HTML, URLs and JSON.</summary>
internal static class FiltersOfMarkup
{
    public static BuiltinTable AddTo(BuiltinTable table) => table
        .Add("escape e", "value", (e, a) => a[0] is SafeText ? a[0] : new SafeText(e.Made(Html.Escape(Printing.Text(a[0])))))
        .Add("forceescape", "value", (e, a) => new SafeText(e.Made(Html.Escape(Printing.Text(a[0])))))
        .Add("safe", "value", (_, a) => new SafeText(Printing.Text(a[0])))
        .Add("striptags", "value", (e, a) => StripTags(e, Printing.Text(a[0])))
        .Add("tojson", "value indent?", (e, a) => JsonWriter.ForHtml(e, a[0], JsonWriter.Indent(a[1])))
        .Add("urlencode", "value", (e, a) => UrlEncode(e, a[0]))
        .Add("xmlattr", "d autospace?", (e, a) => XmlAttributes(e, a[0], a.Flag(1, true)));

    public static string Quote(string text, string safe)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            _ = char.IsAsciiLetterOrDigit(c) || "_.-~".Contains(c, StringComparison.Ordinal) || safe.Contains(c, StringComparison.Ordinal)
                ? result.Append(c)
                : result.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static string UrlEncode(Evaluation e, object? value)
    {
        if (value is string or SafeText || !Sequences.IsIterable(value))
        {
            return e.Made(Quote(Printing.Text(value), "/"));
        }

        var pairs = value is PyDict map
            ? map.Pairs
            : Sequences.Iterate(e, value).Select(p => Sequences.Iterate(e, p).ToArray() is [var key, var item] ? (key, item) : throw Fault.Value("not enough values to unpack (expected 2)"));
        return e.Made(string.Join('&', pairs.Select(p => $"{Part(p.Item1)}={Part(p.Item2)}")));

        static string Part(object? part) => Quote(Printing.Text(part), " ").Replace(' ', '+');
    }

    private static string StripTags(Evaluation e, string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] != '<' ? -1
                : text.AsSpan(at).StartsWith("<!--") ? (text.IndexOf("-->", at, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : -1)
                : text.IndexOf('>', at);
            if (end < 0)
            {
                result.Append(text[at]);
            }
            else
            {
                at = end;
            }
        }

        var words = string.Join(' ', TextSplit.Left(result.ToString(), null, -1));
        return e.Made(System.Net.WebUtility.HtmlDecode(words));
    }

    private static object XmlAttributes(Evaluation e, object? value, bool space)
    {
        var map = value as PyDict ?? throw Fault.Type("xmlattr needs a map");
        var parts = map.Pairs.Where(p => p.Value is not null and not Undefined).Select(p =>
        {
            var key = Convertible.Text(p.Key) ?? throw Fault.Type($"expected string or bytes-like object, got '{TypeNames.Of(p.Key)}'");
            return key.Any(c => char.IsWhiteSpace(c) || c is '/' or '>' or '=')
                ? throw Fault.Value($"Invalid character in attribute name: {Printing.Repr(key)}")
                : $"{Html.Escape(key)}=\"{(p.Value is SafeText s ? s.Value : Html.Escape(Printing.Text(p.Value)))}\"";
        });
        var text = string.Join(' ', parts);
        text = e.Made(space && text.Length > 0 ? " " + text : text);
        return e.Autoescape ? new SafeText(text) : text;
    }
}
