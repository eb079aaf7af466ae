using System.Globalization;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>The replacement of <c>re.sub</c>, read once: text with <c>\1</c>, <c>\g&lt;name&gt;</c> and escapes.</summary>
internal sealed class ReplacementText
{
    private readonly List<(string Text, int Group)> parts = [];
    private readonly StringBuilder literal = new();
    private readonly PyPattern pattern;
    private readonly string template;

    /// <summary>Reads it; groups must be those of the pattern.</summary>
    public ReplacementText(PyPattern pattern, string template)
    {
        (this.pattern, this.template) = (pattern, template);
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '\\')
            {
                literal.Append(template[at]);
            }
            else if (++at < template.Length)
            {
                at = ReadEscape(at);
            }
            else
            {
                throw Fault.Value($"bad escape (end of pattern) at position {at - 1}");
            }
        }

        Close();
    }

    /// <summary>The text with the groups of a match filled in.</summary>
    public string Fill(PyMatch match) => parts.Count switch
    {
        0 => "",
        1 => Part(match, parts[0]),
        _ => string.Concat(parts.Select(p => Part(match, p))),
    };

    private static string Part(PyMatch match, (string Text, int Group) part) => part.Group < 0 ? part.Text : match.Group((long)part.Group) ?? "";

    private void Close()
    {
        if (literal.Length > 0)
        {
            parts.Add((literal.ToString(), -1));
            literal.Clear();
        }
    }

    private void AddGroup(int group)
    {
        Close();
        parts.Add(group <= pattern.Groups ? ("", group) : throw Fault.Value($"invalid group reference {group}"));
    }

    /// <summary>Reads what follows a backslash; returns the place of its last character.</summary>
    private int ReadEscape(int at)
    {
        var c = template[at];
        switch (c)
        {
            case 'g':
                return ReadNamed(at + 1);
            case '0':
            case >= '1' and <= '9' when IsOctal(at) && IsOctal(at + 1) && IsOctal(at + 2):
                return ReadOctal(at);
            case >= '1' and <= '9':
                var digits = at + 1 < template.Length && char.IsAsciiDigit(template[at + 1]) ? 2 : 1;
                AddGroup(int.Parse(template.AsSpan(at, digits), CultureInfo.InvariantCulture));
                return at + digits - 1;
        }

        const string letters = "ntrfvab\\";
        const string characters = "\n\t\r\f\v\a\b\\";
        if (letters.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i)
        {
            literal.Append(characters[i]);
            return at;
        }

        if (char.IsAsciiLetter(c))
        {
            throw Fault.Value($"bad escape \\{c} at position {at - 1}");
        }

        literal.Append('\\').Append(c);
        return at;
    }

    private int ReadNamed(int at)
    {
        var end = at < template.Length && template[at] == '<' ? template.IndexOf('>', at) : -1;
        if (end < 0)
        {
            throw Fault.Value("missing group name, as in \\g<name>");
        }

        var name = template[(at + 1)..end];
        if (name.Length is > 0 and < 9 && name.All(char.IsAsciiDigit))
        {
            AddGroup(int.Parse(name, CultureInfo.InvariantCulture));
            return end;
        }

        AddGroup(pattern.Names.TryGetValue(name, out var group) ? (int)group : throw Fault.Value($"unknown group name {Printing.Repr(name)}"));
        return end;
    }

    private bool IsOctal(int at) => at < template.Length && template[at] is >= '0' and <= '7';

    private int ReadOctal(int at)
    {
        var value = 0;
        var begin = at;
        for (; at < begin + 3 && IsOctal(at); at++)
        {
            value = (value * 8) + template[at] - '0';
        }

        literal.Append(value <= 0xFF ? (char)value : throw Fault.Value($"octal escape value {template[(begin - 1)..at]} outside of range 0-0o377"));
        return at - 1;
    }
}
