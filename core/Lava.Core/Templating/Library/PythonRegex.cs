using System.Globalization;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>
/// A pattern of Python's syntax in .NET's. Named groups become numbered ones, because .NET numbers named groups
/// behind the others where Python counts them in their places.
/// </summary>
internal sealed class PythonRegex
{
    public const string Special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";

    private readonly string source;
    private readonly StringBuilder result = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int at;

    private PythonRegex(string source) => this.source = source;

    public string Pattern => result.ToString();

    /// <summary>Flags such as <c>(?i)</c> at the start, which count for all of the pattern.</summary>
    public string InlineFlags { get; private set; } = "";

    public bool IsVerbose { get; private set; }

    public int Groups { get; private set; }

    public IReadOnlyDictionary<string, int> Names => names;

    public static PythonRegex Translate(string source)
    {
        var run = new PythonRegex(source);
        run.ReadFlags();
        while (run.at < source.Length)
        {
            run.Step();
        }

        return run;
    }

    private void ReadFlags()
    {
        if (!source.StartsWith("(?", StringComparison.Ordinal) || source.IndexOf(')', StringComparison.Ordinal) is not (> 2 and var end))
        {
            return;
        }

        var flags = source[2..end];
        if (flags.All(f => "aiLmsux".Contains(f, StringComparison.Ordinal)))
        {
            var kept = string.Concat(flags.Where(f => "imsx".Contains(f, StringComparison.Ordinal)));
            IsVerbose = kept.Contains('x', StringComparison.Ordinal);
            InlineFlags = kept.Length > 0 ? $"(?{kept})" : "";
            at = end + 1;
        }
    }

    private void Step()
    {
        switch (source[at])
        {
            case '\\':
                Escape();
                break;
            case '[':
                Class();
                break;
            case '(':
                Group();
                break;
            case '{' when source.AsSpan(at).StartsWith("{,") && source.IndexOf('}', at) is > 0 and var end && end > at + 2 && source[(at + 2)..end].All(char.IsAsciiDigit):
                // "{,3}" is a count in Python and plain text in .NET.
                result.Append("{0,").Append(source, at + 2, end - at - 1);
                at = end + 1;
                break;
            default:
                result.Append(source[at++]);
                break;
        }
    }

    private void Escape()
    {
        if (at + 1 >= source.Length)
        {
            throw Fault.Value($"bad escape (end of pattern) at position {at}");
        }

        var next = source[at + 1];
        var size = 2;
        switch (next)
        {
            case 'Z':
                result.Append(@"\z");
                break;
            case 'U' when at + 10 <= source.Length && int.TryParse(source.AsSpan(at + 2, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is > 0 and <= 0x10FFFF:
                size = 10;
                result.Append("(?:").Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code)).Append(')');
                break;
            case >= '1' and <= '9':
                var digits = at + 2 < source.Length && char.IsAsciiDigit(source[at + 2]) ? 2 : 1;
                size = digits + 1;
                var group = int.Parse(source.AsSpan(at + 1, digits), CultureInfo.InvariantCulture);
                result.Append(group <= Groups ? $@"\{group}(?:)" : throw Fault.Value($"invalid group reference {group} at position {at + 1}"));
                break;
            default:
                if (char.IsAsciiLetter(next) && !"AbBdDsSwWafnrtvxuN".Contains(next, StringComparison.Ordinal))
                {
                    throw Fault.Value($"bad escape \\{next} at position {at}");
                }

                result.Append('\\').Append(next);
                break;
        }

        at += size;
    }

    private void Class()
    {
        result.Append(source[at++]);
        if (at < source.Length && source[at] == '^')
        {
            result.Append(source[at++]);
        }

        for (var first = true; at < source.Length; first = false)
        {
            var c = source[at++];
            if (c == ']' && !first)
            {
                result.Append(c);
                return;
            }

            if (c == '\\' && at < source.Length)
            {
                result.Append(c).Append(source[at++]);
            }
            else
            {
                // "[" opens a subtracted class in .NET after "-".
                _ = c is '[' or ']' ? result.Append('\\').Append(c) : result.Append(c);
            }
        }

        throw Fault.Value("unterminated character set");
    }

    private void Group()
    {
        if (at + 1 >= source.Length || source[at + 1] != '?')
        {
            Groups++;
            result.Append(source[at++]);
            return;
        }

        var rest = source.AsSpan(at);
        if (rest.StartsWith("(?P<"))
        {
            var end = source.IndexOf('>', at);
            var name = end < 0 ? throw Fault.Value("missing >, unterminated name") : source[(at + 4)..end];
            Groups++;
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !names.TryAdd(name, Groups))
            {
                throw Fault.Value($"bad or repeated group name {Printing.Repr(name)}");
            }

            result.Append('(');
            at = end + 1;
        }
        else if (rest.StartsWith("(?P="))
        {
            result.Append('\\').Append(Reference(source.IndexOf(')', at), 4)).Append("(?:)");
        }
        else if (rest.StartsWith("(?P"))
        {
            throw Fault.Value("unknown extension ?P");
        }
        else if (rest.StartsWith("(?("))
        {
            result.Append("(?(").Append(Reference(source.IndexOf(')', at), 3)).Append(')');
        }
        else if (rest.StartsWith("(?#"))
        {
            var end = source.IndexOf(')', at);
            at = end < 0 ? throw Fault.Value("missing ), unterminated comment") : end + 1;
        }
        else if (rest.Length > 2 && (rest[2] is ':' or '=' or '!' or '>' || (rest[2] == '<' && rest.Length > 3 && rest[3] is '=' or '!')))
        {
            var size = rest[2] == '<' ? 4 : 3;
            result.Append(rest[..size]);
            at += size;
        }
        else
        {
            ScopedFlags();
        }
    }

    private int Reference(int end, int skip)
    {
        var name = end < 0 ? throw Fault.Value("missing ), unterminated name") : source[(at + skip)..end];
        at = end + 1;
        return names.TryGetValue(name, out var number) ? number
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0 && number <= Groups ? number
            : throw Fault.Value($"unknown group name {Printing.Repr(name)}");
    }

    private void ScopedFlags()
    {
        var end = at + 2;
        while (end < source.Length && (char.IsAsciiLetter(source[end]) || source[end] == '-'))
        {
            end++;
        }

        if (end >= source.Length || source[end] != ':' || source[(at + 2)..end].Any(f => !"aimsux-".Contains(f, StringComparison.Ordinal)))
        {
            throw Fault.Value($"unknown extension at position {at + 1}, or flags not at the start of the expression");
        }

        var flags = string.Concat(source[(at + 2)..end].Where(f => f is not ('a' or 'u')));
        result.Append("(?").Append(flags).Append(':');
        at = end + 1;
    }
}
