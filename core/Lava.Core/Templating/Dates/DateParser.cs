using System.Globalization;

namespace Lava.Core.Templating;

/// <summary>
/// Dates as people write them, after dateutil's parser: month names, many orders, month first unless told otherwise;
/// parts that are missing come from the default.
/// </summary>
internal sealed class DateParser(List<string> tokens, bool fuzzy)
{
    private static readonly HashSet<string> Ignored = new(
        [" ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"], StringComparer.OrdinalIgnoreCase);

    private readonly DateFieldsRead fields = new();
    private readonly YearMonthDay parts = new();
    private int at;

    public static PyDateTime Parse(string text, PyDateTime defaults, NamedZone local, bool dayFirst, bool yearFirst, bool fuzzy, bool ignoreZone)
    {
        var run = new DateParser(DateTokens.Split(text), fuzzy);
        var understood = run.TryRead();
        if (understood && run.fields.IsEmpty(run.parts))
        {
            throw Fault.Value("String does not contain a date: " + text);
        }

        return (understood ? run.fields.Apply(run.parts, defaults, dayFirst, yearFirst, ignoreZone ? null : local) : null)
            ?? throw Fault.Value("Unknown string format: " + text);
    }

    private bool TryRead()
    {
        try
        {
            return Read();
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            // A run of digits too long for any part of a date.
            return false;
        }
    }

    private string? Peek(int ahead) => at + ahead < tokens.Count ? tokens[at + ahead] : null;

    private bool Read()
    {
        for (; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (double.TryParse(token, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                if (!new DateNumber(tokens, fields, parts).Read(ref at, token, value))
                {
                    if (!fuzzy)
                    {
                        return false;
                    }
                }
            }
            else if (!ReadWord(token) && !Ignored.Contains(token) && !fuzzy)
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadWord(string token)
    {
        if (DateWords.Weekday(token) is { } weekday)
        {
            fields.Weekday = weekday;
            return true;
        }

        if (DateWords.Month(token) is { } month)
        {
            ReadMonth(month);
            return true;
        }

        if (DateWords.IsAfternoon(token) is { } afternoon && fields.Hour is { } hour && !fields.HasHalf)
        {
            if (hour > 12)
            {
                return fuzzy || Ignored.Contains(token) ? true : throw Fault.Value("Invalid hour specified for 12-hour clock.");
            }

            fields.Hour = DateWords.To24(hour, afternoon);
            fields.HasHalf = true;
            return true;
        }

        if (fields.Hour is not null && fields.ZoneName is null && fields.Offset is null && (token.Length <= 5 && token.All(char.IsAsciiLetterUpper) || token is "z"))
        {
            ReadZoneName(token);
            return true;
        }

        return token is "+" or "-" && fields.Hour is not null && fields.Offset is null && ReadOffset(token);
    }

    private void ReadMonth(int month)
    {
        parts.Add(month, 'm');
        if (Peek(1) is "-" or "/" && Peek(2) is { } next)
        {
            parts.Add(next);
            at += 2;
            if (Peek(1) == tokens[at - 1] && Peek(2) is { } last)
            {
                parts.Add(last);
                at += 2;
            }
        }
        else if (Peek(1) == " " && Peek(2) is { } of && of.Equals("of", StringComparison.OrdinalIgnoreCase) && Peek(3) == " " && Peek(4) is { } year && year.All(char.IsAsciiDigit))
        {
            parts.Add(DateWords.FullYear(int.Parse(year), year.Length > 2), 'y');
            at += 4;
        }
    }

    private void ReadZoneName(string token)
    {
        fields.ZoneName = token;
        fields.Offset = token is "UTC" or "GMT" or "Z" or "z" ? 0 : null;

        // "GMT+3" is read as "3 hours ahead of Greenwich" by people, so dateutil turns the sign.
        if (Peek(1) is "+" or "-" && Peek(2) is { } next && next.All(char.IsAsciiDigit))
        {
            tokens[at + 1] = tokens[at + 1] == "+" ? "-" : "+";
            fields.Offset = null;
            if (fields.ZoneName is "UTC" or "GMT")
            {
                fields.ZoneName = null;
            }
        }
    }

    private bool ReadOffset(string sign)
    {
        if (Peek(1) is not { } digits || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        at++;
        long minutes;
        if (digits.Length == 4)
        {
            minutes = (int.Parse(digits[..2]) * 60) + int.Parse(digits[2..]);
        }
        else if (Peek(1) == ":" && Peek(2) is { } rest && rest.All(char.IsAsciiDigit))
        {
            minutes = (int.Parse(digits) * 60) + int.Parse(rest);
            at += 2;
        }
        else if (digits.Length <= 2)
        {
            minutes = int.Parse(digits) * 60;
        }
        else
        {
            return false;
        }

        fields.Offset = minutes * 60 * (sign == "-" ? -1 : 1);
        if (Peek(1) == " " && Peek(2) == "(" && Peek(4) == ")" && Peek(3) is { Length: >= 3 } name)
        {
            fields.ZoneName = name;
            at += 4;
        }

        return true;
    }
}
