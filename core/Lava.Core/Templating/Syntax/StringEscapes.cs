using System.Globalization;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>Python's escapes in string literals; unknown ones keep their backslash.</summary>
internal static class StringEscapes
{
    /// <summary>Null when an escape is cut short or out of range.</summary>
    public static string? Decode(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            if (++i >= raw.Length)
            {
                return null;
            }

            switch (raw[i])
            {
                case '\n': break;
                case '\\' or '\'' or '"': text.Append(raw[i]); break;
                case 'a': text.Append('\a'); break;
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                case 'v': text.Append('\v'); break;
                case 'x' or 'u' or 'U':
                    var width = raw[i] switch { 'x' => 2, 'u' => 4, _ => 8 };
                    if (i + width >= raw.Length
                        || !int.TryParse(raw.AsSpan(i + 1, width), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                        || code is < 0 or > 0x10FFFF)
                    {
                        return null;
                    }

                    AppendCode(text, code);
                    i += width;
                    break;
                case >= '0' and <= '7':
                    var octal = 0;
                    var end = Math.Min(i + 3, raw.Length);
                    for (; i < end && raw[i] is >= '0' and <= '7'; i++)
                    {
                        octal = (octal * 8) + raw[i] - '0';
                    }

                    i--;
                    AppendCode(text, octal);
                    break;
                case 'N': return null;
                default: text.Append('\\').Append(raw[i]); break;
            }
        }

        return text.ToString();
    }

    private static void AppendCode(StringBuilder text, int code)
    {
        if (code < 0x10000)
        {
            text.Append((char)code);
        }
        else
        {
            text.Append(char.ConvertFromUtf32(code));
        }
    }
}
