namespace Lava.Core.Templating;

/// <summary>Up to three numbers of a date, and the rules that tell which is which.</summary>
internal sealed class YearMonthDay
{
    private readonly List<int> values = [];
    private int? year;
    private int? month;
    private int? day;

    public int Count => values.Count;

    public bool HasCentury { get; private set; }

    public bool HasAll => values.Count >= 3;

    public bool HasMonth => month is not null;

    public void Add(string text)
    {
        if (DateWords.Month(text) is { } named)
        {
            Add(named, 'm');
        }
        else if (text.All(char.IsAsciiDigit) && text.Length is > 0 and < 9)
        {
            if (text.Length > 2)
            {
                HasCentury = true;
                Add(int.Parse(text), 'y');
            }
            else
            {
                Add(int.Parse(text), ' ');
            }
        }
        else
        {
            throw Fault.Value("Unknown string format: " + text);
        }
    }

    public void Add(int value, char label)
    {
        HasCentury |= value > 100;
        label = value > 100 && label == ' ' ? 'y' : label;
        if (label switch { 'y' => year, 'm' => month, 'd' => day, _ => null } is not null)
        {
            throw Fault.Value("a part of the date is given twice");
        }

        values.Add(value);
        _ = label switch
        {
            'y' => year = values.Count - 1,
            'm' => month = values.Count - 1,
            'd' => day = values.Count - 1,
            _ => null,
        };
    }

    /// <summary>Whether a number can be the day, given what is known of month and year.</summary>
    public bool CouldBeDay(int value)
    {
        if (day is not null)
        {
            return false;
        }

        if (month is not { } m)
        {
            return value is >= 1 and <= 31;
        }

        var of = values[m];
        var days = of is >= 1 and <= 12 ? DateTime.DaysInMonth(year is { } y && values[y] is >= 1 and <= 9999 ? values[y] : 2000, of) : 31;
        return value >= 1 && value <= days;
    }

    public (int? Year, int? Month, int? Day)? Resolve(bool dayFirst, bool yearFirst)
    {
        var n = values.Count;
        if (n > 3)
        {
            return null;
        }

        var known = new[] { year, month, day }.Count(i => i is not null);
        if (known == n && n > 0)
        {
            return (At(year), At(month), At(day));
        }

        if (n == 3 && known == 2)
        {
            var rest = Enumerable.Range(0, 3).First(i => i != year && i != month && i != day);
            return (At(year ?? rest), At(month ?? rest), At(day ?? rest));
        }

        return n switch
        {
            0 => (null, null, null),
            1 => One(),
            2 => Two(dayFirst),
            _ => Three(dayFirst, yearFirst),
        };
    }

    private int? At(int? index) => index is { } i ? values[i] : null;

    private (int?, int?, int?) One() => month is not null ? (null, values[0], null)
        : values[0] > 31 ? (values[0], null, null)
        : (null, null, values[0]);

    private (int?, int?, int?) Two(bool dayFirst)
    {
        var (a, b) = (values[0], values[1]);
        if (month == 0)
        {
            return b > 31 ? (b, a, null) : (null, a, b);
        }

        if (month == 1)
        {
            return a > 31 ? (a, b, null) : (null, b, a);
        }

        return a > 31 ? (a, b, null)
            : b > 31 ? (b, a, null)
            : dayFirst && b <= 12 ? (null, b, a)
            : (null, a, b);
    }

    private (int?, int?, int?) Three(bool dayFirst, bool yearFirst)
    {
        var (a, b, c) = (values[0], values[1], values[2]);
        switch (month)
        {
            case 0:
                return b > 31 ? (b, a, c) : (c, a, b);
            case 1:
                return a > 31 || (yearFirst && c <= 31) ? (a, b, c) : (c, b, a);
            case 2:
                return b > 31 ? (b, c, a) : (a, c, b);
        }

        if (a > 31 || year == 0 || (yearFirst && b <= 12 && c <= 31))
        {
            return dayFirst && c <= 12 ? (a, c, b) : (a, b, c);
        }

        return a > 12 || (dayFirst && b <= 12) ? (c, b, a) : (c, a, b);
    }
}
