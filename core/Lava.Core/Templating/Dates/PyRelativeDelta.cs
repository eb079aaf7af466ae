namespace Lava.Core.Templating;

/// <summary>dateutil's relativedelta: parts to set, then parts to add, months clipped to their last day.</summary>
internal sealed class PyRelativeDelta
{
    public static readonly string[] Units = ["years", "months", "days", "leapdays", "hours", "minutes", "seconds", "microseconds"];
    public static readonly string[] Absolutes = ["year", "month", "day", "hour", "minute", "second", "microsecond"];

    private readonly long[] relative;
    private readonly long?[] absolute;

    public PyRelativeDelta(long[] relative, long?[] absolute, PyWeekday? weekday = null)
    {
        this.relative = [.. relative];
        this.absolute = absolute;
        Weekday = weekday;
        Carry(7, 6, 1_000_000);
        Carry(6, 5, 60);
        Carry(5, 4, 60);
        Carry(4, 2, 24);
        Carry(1, 0, 12);
    }

    public PyWeekday? Weekday { get; }

    public bool IsZero => relative.All(r => r == 0) && absolute.All(a => a is null) && Weekday is null;

    public static PyRelativeDelta OfMicros(Int128 micros)
    {
        var delta = new PyTimeDelta(micros);
        return new PyRelativeDelta([0, 0, delta.Days, 0, 0, 0, delta.Seconds, delta.Microseconds], new long?[7]);
    }

    /// <summary>The months, then the rest, that lead from one time to another.</summary>
    public static PyRelativeDelta Between(PyDateTime later, PyDateTime earlier)
    {
        if ((later.Offset is null) != (earlier.Offset is null))
        {
            throw Fault.Type("can't compare offset-naive and offset-aware datetimes");
        }

        var months = ((later.Year - earlier.Year) * 12L) + later.Date.Month - earlier.Date.Month;
        var forward = later.Instant >= earlier.Instant;
        PyDateTime Moved() => new PyRelativeDelta([0, months, 0, 0, 0, 0, 0, 0], new long?[7]).AddTo(earlier);
        var moved = Moved();
        while (forward ? later.Instant < moved.Instant : later.Instant > moved.Instant)
        {
            months += forward ? -1 : 1;
            moved = Moved();
        }

        // Its microseconds are never below zero, as those of a timedelta.
        var (seconds, micros) = Math.DivRem(later.Instant - moved.Instant, Calendar.Second);
        return micros < 0
            ? new PyRelativeDelta([0, months, 0, 0, 0, 0, seconds - 1, micros + Calendar.Second], new long?[7])
            : new PyRelativeDelta([0, months, 0, 0, 0, 0, seconds, micros], new long?[7]);
    }

    public PyDateTime AddTo(PyDateTime time)
    {
        var date = time.Date;
        var year = (absolute[0] ?? date.Year) + relative[0];
        var month = absolute[1] ?? date.Month;
        if (relative[1] != 0)
        {
            month += relative[1];
            year += month > 12 ? 1 : month < 1 ? -1 : 0;
            month += month > 12 ? -12 : month < 1 ? 12 : 0;
        }

        if (year is < 1 or > 9999)
        {
            throw Fault.Value($"year {year} is out of range");
        }

        if (month is < 1 or > 12)
        {
            throw Fault.Value("month must be in 1..12");
        }

        var day = Math.Min(DateTime.DaysInMonth((int)year, (int)month), absolute[2] ?? date.DayOfMonth);
        Int128 wall = (Int128)Calendar.DayOf(year, month, day) * Calendar.Day;
        wall += Calendar.TimeOf(absolute[3] ?? time.Hour, absolute[4] ?? time.Minute, absolute[5] ?? time.Second, absolute[6] ?? time.Microsecond);
        var days = relative[2] + (relative[3] != 0 && month > 2 && DateTime.IsLeapYear((int)year) ? relative[3] : 0);
        wall += ((Int128)days * Calendar.Day) + ((Int128)relative[4] * Calendar.Hour) + ((Int128)relative[5] * Calendar.Minute)
            + ((Int128)relative[6] * Calendar.Second) + relative[7];
        var moved = new PyDateTime(Calendar.CheckWall(wall), time.Zone);
        return Weekday is null ? moved : moved.Plus((Int128)Weekday.DaysFrom(moved.Date.Day) * Calendar.Day);
    }

    public PyRelativeDelta Add(PyRelativeDelta other, int sign = 1) => new(
        WithLeapDays([.. relative.Zip(other.relative, (a, b) => checked(a + (sign * b)))], sign > 0 ? First(other.relative[3], relative[3]) : First(relative[3], other.relative[3])),
        [.. absolute.Zip(other.absolute, (a, b) => sign > 0 ? b ?? a : a ?? b)],
        sign > 0 ? other.Weekday ?? Weekday : Weekday ?? other.Weekday);

    public PyRelativeDelta Scale(double by) => new(WithLeapDays([.. relative.Select(r => (long)(r * by))], relative[3]), absolute, Weekday);

    public PyRelativeDelta Abs() => new(WithLeapDays([.. relative.Select(Math.Abs)], relative[3]), absolute, Weekday);

    /// <summary>Whether hours or less are set or added, so that a date becomes a time of day.</summary>
    public bool HasTime => relative[4..].Any(r => r != 0) || absolute[3..].Any(a => a is not null);

    public object? Field(string name)
    {
        var i = Array.IndexOf(Units, name);
        if (i >= 0)
        {
            return relative[i];
        }

        i = Array.IndexOf(Absolutes, name);
        return i >= 0 ? absolute[i] : name switch
        {
            "weekday" => Weekday,
            "weeks" => relative[2] / 7,
            _ => Undefined.Absent,
        };
    }

    public bool Equals(PyRelativeDelta other) =>
        relative.SequenceEqual(other.relative) && absolute.SequenceEqual(other.absolute)
        && Weekday?.Day == other.Weekday?.Day && Weekday?.Nth == other.Weekday?.Nth;

    public override string ToString()
    {
        var parts = Units.Select((name, i) => relative[i] != 0 ? $"{name}={relative[i]:+0;-0}" : null)
            .Concat(Absolutes[..3].Select((name, i) => absolute[i] is { } value ? $"{name}={value}" : null))
            .Append(Weekday is null ? null : $"weekday={Weekday}")
            .Concat(Absolutes[3..].Select((name, i) => absolute[i + 3] is { } value ? $"{name}={value}" : null));
        return $"relativedelta({string.Join(", ", parts.Where(p => p is not null))})";
    }

    // Leap days are a switch more than a number: they are neither added nor scaled.
    private static long[] WithLeapDays(long[] units, long leapDays)
    {
        units[3] = leapDays;
        return units;
    }

    private static long First(long a, long b) => a != 0 ? a : b;

    private void Carry(int from, int to, int size)
    {
        if (Math.Abs(relative[from]) >= size)
        {
            relative[to] += relative[from] / size;
            relative[from] %= size;
        }
    }
}

/// <summary>A weekday such as <c>MO(+1)</c>: the n-th such day at or after a day, or at or before it for negative n.</summary>
internal sealed record PyWeekday(int Day, int? N = null) : ICallable
{
    public static readonly string[] Names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>Which of those days: the first one when no number was given, or none but zero.</summary>
    public int Nth => N is null or 0 ? 1 : N.Value;

    public int DaysFrom(int day)
    {
        var n = Nth;
        var weekday = Calendar.Weekday(day);
        var weeks = (Math.Abs(n) - 1) * 7;
        return n > 0 ? weeks + ((7 - weekday + Day) % 7) : -(weeks + ((weekday - Day + 7) % 7));
    }

    public object? Call(Evaluation e, Arguments arguments)
    {
        var n = Convertible.Int(arguments.Positional.FirstOrDefault()) ?? throw Fault.Type("a weekday takes a whole number");
        return n is > 10_000_000 or < -10_000_000 ? throw Fault.Value("the number of a weekday is out of range") : this with { N = (int)n };
    }

    public override string ToString() => N is null or 0 ? Names[Day] : $"{Names[Day]}({N:+0;-0})";
}
