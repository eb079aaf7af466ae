namespace Lava.Core.Templating;

/// <summary>Decides what a number in a written date is: a date part, a time part, or several run together.</summary>
internal sealed class DateNumber(List<string> tokens, DateFieldsRead fields, YearMonthDay parts)
{
    public bool Read(ref int at, string token, double value)
    {
        var next = Token(at + 1);
        var point = token.IndexOf('.', StringComparison.Ordinal);
        var length = point < 0 ? token.Length : point;
        if (parts.HasAll && length is 2 or 4 && fields.Hour is null && (next is null || next == " " || DateWords.Unit(next) is null && next != ":") && point < 0)
        {
            // "20030925T1049": hours and minutes behind a whole date.
            fields.Hour = int.Parse(token[..2]);
            fields.Minute = length == 4 ? int.Parse(token[2..]) : fields.Minute;
        }
        else if (length == 6 || (length > 6 && point == 6))
        {
            ReadSix(token, point);
        }
        else if (length is 8 or 12 or 14 && point < 0)
        {
            ReadRunTogether(token);
        }
        else if (UnitAhead(at, out var skip) is { } unit)
        {
            at += skip;
            ReadUnits(ref at, value, unit);
        }
        else if (next == ":" && Token(at + 2) is { } minutes && double.TryParse(minutes, out var minute))
        {
            fields.Hour = (int)value;
            SetMinute(minute);
            at += 2;
            if (Token(at + 1) == ":" && Token(at + 2) is { } seconds)
            {
                SetSecond(seconds);
                at += 2;
            }
        }
        else if (next is "-" or "/" or ".")
        {
            ReadSeparated(ref at, token, next);
        }
        else if (HalfAhead(at) is { } behind && value is >= 0 and < 24)
        {
            fields.Hour = DateWords.To24((int)value, DateWords.IsAfternoon(Token(at + behind)!)!.Value);
            fields.HasHalf = true;
            at += behind;
        }
        else if (next is null || next is " " or "," or ";" || Ordinal(next) || parts.CouldBeDay((int)value))
        {
            if (point >= 0 || parts.HasAll)
            {
                return false;
            }

            parts.Add(token);
        }
        else
        {
            return false;
        }

        return true;
    }

    private string? Token(int i) => i >= 0 && i < tokens.Count ? tokens[i] : null;

    private static bool Ordinal(string word) => word.ToLowerInvariant() is "st" or "nd" or "rd" or "th" or "t";

    private void ReadSix(string token, int point)
    {
        if (parts.Count == 0 && point < 0)
        {
            parts.Add(token[..2]);
            parts.Add(token[2..4]);
            parts.Add(token[4..]);
            return;
        }

        fields.Hour = int.Parse(token[..2]);
        fields.Minute = int.Parse(token[2..4]);
        SetSecond(token[4..]);
    }

    private void ReadRunTogether(string token)
    {
        parts.Add(int.Parse(token[..4]), 'y');
        parts.Add(token[4..6]);
        parts.Add(token[6..8]);
        if (token.Length > 8)
        {
            fields.Hour = int.Parse(token[8..10]);
            fields.Minute = int.Parse(token[10..12]);
            fields.Second = token.Length > 12 ? int.Parse(token[12..]) : fields.Second;
        }
    }

    /// <summary>The unit behind the number, also past one blank, and how many words to skip.</summary>
    private int? UnitAhead(int at, out int skip)
    {
        skip = 1;
        if (Token(at + 1) is { } next && DateWords.Unit(next) is { } unit)
        {
            return unit;
        }

        skip = 2;
        return Token(at + 1) == " " && Token(at + 2) is { } far && DateWords.Unit(far) is { } second ? second : null;
    }

    private void ReadUnits(ref int at, double value, int unit)
    {
        switch (unit)
        {
            case 0:
                fields.Hour = (int)value;
                fields.Minute = value % 1 != 0 ? (int)Math.Round(60 * (value % 1)) : fields.Minute;
                break;
            case 1:
                SetMinute(value);
                break;
            default:
                fields.Second = (int)value;
                fields.Micros = (int)Math.Round((value % 1) * 1e6);
                break;
        }

        // A number right behind a unit is of the next smaller one: "10h36", and so is the last one behind a blank: "10h 36".
        var behind = Token(at + 1) == " " && at + 3 == tokens.Count ? at + 2 : at + 1;
        if (unit < 2 && Token(behind) is { } next && double.TryParse(next, out var smaller) && UnitAhead(behind, out _) is null)
        {
            at = behind;
            ReadUnits(ref at, smaller, unit + 1);
        }
    }

    private void ReadSeparated(ref int at, string first, string separator)
    {
        parts.Add(first);
        if (Token(at + 2) is not { } second || second is " " or "," or ";")
        {
            at++;
            return;
        }

        parts.Add(second);
        at += 2;
        if (Token(at + 1) == separator && Token(at + 2) is { } third)
        {
            parts.Add(third);
            at += 2;
        }
    }

    private int? HalfAhead(int at) => Token(at + 1) is { } next && DateWords.IsAfternoon(next) is not null ? 1
        : Token(at + 1) == " " && Token(at + 2) is { } far && DateWords.IsAfternoon(far) is not null ? 2
        : null;

    private void SetMinute(double value)
    {
        fields.Minute = (int)value;
        fields.Second = value % 1 != 0 ? (int)(60 * (value % 1)) : fields.Second;
    }

    private void SetSecond(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (!(point < 0 ? text : text.Remove(point, 1)).All(char.IsAsciiDigit))
        {
            throw Fault.Value("Unknown string format: " + text);
        }

        fields.Second = int.Parse(point < 0 ? text : text[..point]);
        fields.Micros = point < 0 ? 0 : int.Parse(text[(point + 1)..].PadRight(6, '0')[..6]);
    }
}
