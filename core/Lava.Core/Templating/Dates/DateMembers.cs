namespace Lava.Core.Templating;

/// <summary>Methods of datetimes.</summary>
internal static class DateTimeMembers
{
    public static BuiltinTable Table { get; } = DateTimeClass.AddTo(new BuiltinTable(), onInstance: true)
        .Add("strftime", "self format", (e, a) => e.Made(Strftime.Format(Self(a), a.Text(1))))
        .Add("isoformat", "self sep? timespec?", (_, a) => Self(a).IsoFormat(Separator(a), a.TextOrNull(2) ?? "auto"))
        .Add("date", "self", (_, a) => Self(a).Date)
        .Add("time", "self", (_, a) => Self(a).Time)
        .Add("timetz", "self", (_, a) => Self(a).Time with { Zone = Self(a).Zone })
        .Add("timestamp", "self", (e, a) => Timestamp(e, Self(a)))
        .Add("astimezone", "self tz?", (e, a) =>
        {
            var aware = Self(a).Zone is null ? Self(a) with { Zone = Zones.Local(e) } : Self(a);
            return aware.In(a[1] is null ? Zones.LocalFixed(e, aware.Instant) : a[1] as Zone ?? throw Fault.Type("tz argument must be an instance of tzinfo"));
        })
        .Add("replace", "self year? month? day? hour? minute? second? microsecond? tzinfo? fold?", (_, a) =>
        {
            var (t, d) = (Self(a), Self(a).Date);
            var zone = !a.Has(8) ? t.Zone : a[8] is null ? null : a[8] as Zone ?? throw Fault.Type("tzinfo argument must be None or of a tzinfo subclass");
            return new PyDateTime(
                (Calendar.DayOf(a.Int(1, d.Year), a.Int(2, d.Month), a.Int(3, d.DayOfMonth)) * Calendar.Day)
                    + Calendar.TimeOf(a.Int(4, t.Hour), a.Int(5, t.Minute), a.Int(6, t.Second), a.Int(7, t.Microsecond)),
                zone,
                (int)a.Int(9, t.Fold));
        })
        .Add("weekday", "self", (_, a) => (long)Calendar.Weekday(Self(a).Date.Day))
        .Add("isoweekday", "self", (_, a) => Calendar.Weekday(Self(a).Date.Day) + 1L)
        .Add("isocalendar", "self", (_, a) => DateMembers.IsoCalendar(Self(a).Date))
        .Add("toordinal", "self", (_, a) => Self(a).Date.Day + 1L)
        .Add("ctime", "self", (_, a) => Strftime.Format(Self(a), "%a %b %e %H:%M:%S %Y"))
        .Add("utcoffset", "self", (_, a) => Self(a).Offset is { } offset ? new PyTimeDelta(offset) : null)
        .Add("dst", "self", (_, a) => Self(a).Zone?.Saving(Self(a)) is { } saving ? new PyTimeDelta(saving) : null)
        .Add("tzname", "self", (_, a) => Self(a).Zone?.Name(Self(a)));

    private static PyDateTime Self(Bound a) => a.Self<PyDateTime>();

    private static char Separator(Bound a) => a.TextOrNull(1) is not { } text ? 'T'
        : text.Length == 1 ? text[0] : throw Fault.Type("isoformat() argument 1 must be a unicode character");

    private static double Timestamp(Evaluation e, PyDateTime time)
    {
        var instant = time.Zone is null ? Zones.Local(e).Instant(time) : time.Instant;
        return new PyDecimal(instant - (Calendar.Epoch * Calendar.Day), -6).ToDouble();
    }
}

/// <summary>Methods of dates.</summary>
internal static class DateMembers
{
    public static BuiltinTable Table { get; } = DateClass.AddTo(new BuiltinTable(), onInstance: true)
        .Add("strftime", "self format", (e, a) => e.Made(Strftime.Format(Self(a).AtMidnight(), a.Text(1))))
        .Add("isoformat", "self", (_, a) => Self(a).IsoFormat())
        .Add("replace", "self year? month? day?", (_, a) =>
            new PyDate(Calendar.DayOf(a.Int(1, Self(a).Year), a.Int(2, Self(a).Month), a.Int(3, Self(a).DayOfMonth))))
        .Add("weekday", "self", (_, a) => (long)Calendar.Weekday(Self(a).Day))
        .Add("isoweekday", "self", (_, a) => Calendar.Weekday(Self(a).Day) + 1L)
        .Add("isocalendar", "self", (_, a) => IsoCalendar(Self(a)))
        .Add("toordinal", "self", (_, a) => Self(a).Day + 1L)
        .Add("ctime", "self", (_, a) => Strftime.Format(Self(a).AtMidnight(), "%a %b %e %H:%M:%S %Y"));

    public static PyTuple IsoCalendar(PyDate date)
    {
        var (year, week) = Calendar.IsoWeek(date.Day);
        return new PyTuple([(long)year, (long)week, Calendar.Weekday(date.Day) + 1L], IsoCalendarNames);
    }

    private static readonly string[] IsoCalendarNames = ["year", "week", "weekday"];

    private static PyDate Self(Bound a) => a.Self<PyDate>();
}

/// <summary>Methods of times of day.</summary>
internal static class TimeMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("strftime", "self format", (e, a) => e.Made(Strftime.Format(new PyDateTime((Calendar.DayOf(1900, 1, 1) * Calendar.Day) + Self(a).Micros, Self(a).Zone), a.Text(1))))
        .Add("isoformat", "self timespec?", (_, a) => Self(a).IsoFormat(a.TextOrNull(1) ?? "auto"))
        .Add("replace", "self hour? minute? second? microsecond?", (_, a) =>
        {
            var t = Self(a).Micros;
            return Self(a) with { Micros = Calendar.TimeOf(a.Int(1, t / Calendar.Hour), a.Int(2, t / Calendar.Minute % 60), a.Int(3, t / Calendar.Second % 60), a.Int(4, t % Calendar.Second)) };
        });

    private static readonly Builtin FromIsoFormat = new("fromisoformat", "text", (_, a) =>
        IsoParser.ParseTime(a.Text(0)) ?? throw Fault.Value($"Invalid isoformat string: {Printing.Repr(a[0])}"));

    /// <summary>What the class itself has.</summary>
    public static object? OfClass(string name) => name switch
    {
        "fromisoformat" => FromIsoFormat,
        "min" => new PyTime(0, null),
        "max" => new PyTime(Calendar.Day - 1, null),
        _ => Table.Find(name),
    };

    private static PyTime Self(Bound a) => a.Self<PyTime>();
}

/// <summary>Methods of spans.</summary>
internal static class TimeDeltaMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("total_seconds", "self", (_, a) => a.Self<PyTimeDelta>().TotalSeconds);
}

/// <summary>Methods of relative spans.</summary>
internal static class RelativeDeltaMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("normalized", "self", (_, a) => a[0]);
}

/// <summary>Methods of zones.</summary>
internal static class ZoneMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("utcoffset", "self dt?", (_, a) => a[0] is FixedZone f ? new PyTimeDelta(f.Fixed) : a[1] is PyDateTime t ? new PyTimeDelta(a.Self<Zone>().Offset(t)) : null)
        .Add("tzname", "self dt?", (_, a) => a[1] is PyDateTime t ? a.Self<Zone>().Name(t) : (a[0] as FixedZone)?.Name(new PyDateTime(0, null)));
}
