using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Lava.Launcher.Output;

/// <summary>The texts under which a secret shows up in output: as it is, in base64, URL-encoded, escaped in JSON.</summary>
internal static class SecretForms
{
    // Shorter pieces of base64 turn up by chance.
    private const int ShortestBase64 = 6;

    // Shorter lines of a key file, or of a text, say nothing.
    private const int ShortestLine = 8;

    /// <summary>As it is, in URLs and in JSON.</summary>
    public static IEnumerable<string> Of(string secret) => Pieces(secret).SelectMany(Plain).Where(f => f.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>In base64, which programs break into lines at any place.</summary>
    public static IEnumerable<string> Base64Of(string secret) => Pieces(secret).SelectMany(p => Base64(Encoding.UTF8.GetBytes(p))).Distinct(StringComparer.Ordinal);

    /// <summary>The secret, also without the blanks at its ends; and its lines, since programs print a key line by line.</summary>
    private static IEnumerable<string> Pieces(string secret)
    {
        yield return secret;
        string trimmed = secret.Trim();
        if (trimmed.Length == 0)
            yield break;
        yield return trimmed;
        string[] lines = trimmed.Split('\n', StringSplitOptions.TrimEntries);
        foreach (string line in lines.Where(l => lines.Length > 1 && l.Length >= ShortestLine))
            yield return line;
    }

    private static IEnumerable<string> Plain(string secret)
    {
        yield return secret;
        // RFC 3986; with a slash left alone (Python's quote); with a plus for a blank (forms); with what JavaScript leaves alone.
        string percent = Uri.EscapeDataString(secret);
        string[] urls =
        [
            percent,
            percent.Replace("%2F", "/", StringComparison.Ordinal),
            percent.Replace("%20", "+", StringComparison.Ordinal),
            percent.Replace("%20", "+", StringComparison.Ordinal).Replace("~", "%7E", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal),
            percent.Replace("%21", "!", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal)
                .Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal),
        ];
        foreach (string url in urls)
        {
            yield return url;
            yield return LowerHex(url);
        }
        yield return Json(secret, asciiOnly: false, escapeSlash: false);
        yield return Json(secret, asciiOnly: true, escapeSlash: false);
        yield return Json(secret, asciiOnly: true, escapeSlash: true);
        yield return JavaScriptEncoder.Default.Encode(secret);
        // What Go and Rails, and what Gson write, so that it fits into a page.
        yield return Escaped(Json(secret, asciiOnly: false, escapeSlash: false), "<>&");
        yield return Escaped(Json(secret, asciiOnly: false, escapeSlash: false), "<>&='");
    }

    private static string Escaped(string json, string also) =>
        also.Aggregate(json, (text, c) => text.Replace(c.ToString(), string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"), StringComparison.Ordinal));

    private static string LowerHex(string url)
    {
        var text = new StringBuilder(url);
        for (int i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] != '%')
                continue;
            text[i + 1] = char.ToLowerInvariant(text[i + 1]);
            text[i + 2] = char.ToLowerInvariant(text[i + 2]);
        }
        return text.ToString();
    }

    private static string Json(string secret, bool asciiOnly, bool escapeSlash)
    {
        var text = new StringBuilder(secret.Length + 8);
        foreach (char c in secret)
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
                '/' when escapeSlash => text.Append("\\/"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                > '~' when asciiOnly => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        return text.ToString();
    }

    /// <summary>The secret by itself, and the characters that are its own wherever it starts inside a longer encoded text, such as <c>user:password</c>.</summary>
    private static IEnumerable<string> Base64(byte[] secret)
    {
        if (secret.Length == 0)
            yield break;
        var forms = new List<string> { Convert.ToBase64String(secret).TrimEnd('=') };
        for (int before = 0; before < 3; before++)
        {
            byte[] padded = new byte[before + secret.Length];
            secret.CopyTo(padded, before);
            // A character holds six bits: the first and last ones may hold bits of a neighbour.
            int first = (before * 8 + 5) / 6;
            int last = padded.Length * 8 / 6;
            forms.Add(last > first ? Convert.ToBase64String(padded)[first..last] : "");
        }
        foreach (string form in forms.Where(f => f.Length >= ShortestBase64))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
            // In an address; in JSON, as encoders write a plus or a slash.
            yield return Uri.EscapeDataString(form);
            yield return form.Replace("+", "\\u002B", StringComparison.Ordinal);
            yield return form.Replace("/", "\\/", StringComparison.Ordinal);
        }
    }
}
