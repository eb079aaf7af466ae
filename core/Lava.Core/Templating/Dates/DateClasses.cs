namespace Lava.Core.Templating;

/// <summary>The <c>datetime</c> class: its constructor and the ways to make one.</summary>
internal static class DateTimeClass
{
    public static Module Module { get; } = ClassOf();

    /// <summary>Class methods can be called on an instance too, which then is ignored.</summary>
    public static BuiltinTable AddTo(BuiltinTable table, bool onInstance)
    {
        var self = onInstance ? "self? " : "";
        var i = onInstance ? 1 : 0;
        return table
            .Add("now", self + "tz?", (e, a) => a[i] is null ? Zones.Local(e).FromUtc(Zones.Now(e)) with { Zone = null } : ZoneOf(a[i]).FromUtc(Zones.Now(e)))
            .Add("today", self, (e, _) => Zones.Local(e).FromUtc(Zones.Now(e)) with { Zone = null })
            .Add("utcnow", self, (e, _) => new PyDateTime(Zones.Now(e), null))
            .Add("fromtimestamp", self + "timestamp tz?", (e, a) => OfTimestamp(e, a[i], a[i + 1]))
            .Add("utcfromtimestamp", self + "timestamp", (_, a) => new PyDateTime(OfEpoch(a[i]), null))
            .Add("fromisoformat", self + "text", (_, a) => IsoParser.Parse(a.Text(i)) as PyDateTime ?? throw Fault.Value($"Invalid isoformat string: {Printing.Repr(a[i])}"))
            .Add("strptime", self + "text format", (_, a) => Strptime.Parse(a.Text(i), a.Text(i + 1)))
            .Add("fromordinal", self + "ordinal", (_, a) => new PyDate(Calendar.CheckDay(a.Int(i) - (Int128)1)).AtMidnight())
            .Add("combine", self + "date time tzinfo?", (_, a) => Combine(a[i], a[i + 1], a.Has(i + 2) ? (Zone?)a[i + 2] : (a[i + 1] as PyTime)?.Zone));
    }

    private static Module ClassOf()
    {
        var methods = AddTo(new BuiltinTable(), onInstance: false);
        var instance = new Lazy<BuiltinTable>(() => DateTimeMembers.Table);
        var make = new Builtin("datetime", "year month day hour? minute? second? microsecond? tzinfo? fold?", (_, a) => new PyDateTime(
            (Calendar.DayOf(a.Int(0), a.Int(1), a.Int(2)) * Calendar.Day) + Calendar.TimeOf(a.Int(3, 0), a.Int(4, 0), a.Int(5, 0), a.Int(6, 0)),
            a[7] is null ? null : ZoneOf(a[7]),
            (int)a.Int(8, 0)));
        return new Module("datetime.datetime", name => (object?)methods.Find(name) ?? name switch
        {
            "min" => new PyDateTime(0, null),
            "max" => new PyDateTime(((Calendar.MaxDay + 1) * Calendar.Day) - 1, null),
            _ => instance.Value.Find(name),
        }, make);
    }

    private static Zone ZoneOf(object? value) => value as Zone ?? throw Fault.Type("tzinfo argument must be None or of a tzinfo subclass");

    private static PyDateTime OfTimestamp(Evaluation e, object? timestamp, object? zone)
    {
        var utc = OfEpoch(timestamp);
        return zone is null ? Zones.Local(e).FromUtc(utc) with { Zone = null } : ZoneOf(zone).FromUtc(utc);
    }

    private static long OfEpoch(object? timestamp) =>
        Calendar.CheckWall(PyTimeDelta.Units(timestamp, Calendar.Second) + (Calendar.Epoch * Calendar.Day));

    private static PyDateTime Combine(object? date, object? time, Zone? zone) => (date, time) switch
    {
        (PyDate d, PyTime t) => new PyDateTime((d.Day * Calendar.Day) + t.Micros, zone),
        (PyDateTime d, PyTime t) => new PyDateTime((d.Date.Day * Calendar.Day) + t.Micros, zone),
        _ => throw Fault.Type("combine() takes a date and a time"),
    };
}

/// <summary>The <c>date</c> class.</summary>
internal static class DateClass
{
    public static Module Module { get; } = ClassOf();

    public static BuiltinTable AddTo(BuiltinTable table, bool onInstance)
    {
        var self = onInstance ? "self? " : "";
        var i = onInstance ? 1 : 0;
        return table
            .Add("today", self, (e, _) => Zones.Local(e).FromUtc(Zones.Now(e)).Date)
            .Add("fromtimestamp", self + "timestamp", (e, a) => Zones.Local(e).FromUtc(Calendar.CheckWall(PyTimeDelta.Units(a[i], Calendar.Second) + (Calendar.Epoch * Calendar.Day))).Date)
            .Add("fromisoformat", self + "text", (_, a) => IsoParser.Parse(a.Text(i), dateOnly: true) is PyDateTime t ? t.Date : throw Fault.Value($"Invalid isoformat string: {Printing.Repr(a[i])}"))
            .Add("fromordinal", self + "ordinal", (_, a) => new PyDate(Calendar.CheckDay(a.Int(i) - (Int128)1)))
            .Add("fromisocalendar", self + "year week day", (_, a) => new PyDate(Calendar.CheckDay(Calendar.IsoYearStart((int)Math.Clamp(a.Int(i), 1, 9999)) + ((a.Int(i + 1) - 1) * (Int128)7) + a.Int(i + 2) - 1)));
    }

    private static Module ClassOf()
    {
        var methods = AddTo(new BuiltinTable(), onInstance: false);
        var instance = new Lazy<BuiltinTable>(() => DateMembers.Table);
        var make = new Builtin("date", "year month day", (_, a) => new PyDate(Calendar.DayOf(a.Int(0), a.Int(1), a.Int(2))));
        return new Module("datetime.date", name => (object?)methods.Find(name) ?? name switch
        {
            "min" => new PyDate(0),
            "max" => new PyDate(Calendar.MaxDay),
            _ => instance.Value.Find(name),
        }, make);
    }
}

/// <summary>The <c>time</c> and <c>timedelta</c> classes, and those of dateutil.</summary>
internal static class SpanClasses
{
    public static Module Time { get; } = new("datetime.time", TimeMembers.OfClass, new Builtin("time", "hour? minute? second? microsecond? tzinfo?", (_, a) =>
        new PyTime(Calendar.TimeOf(a.Int(0, 0), a.Int(1, 0), a.Int(2, 0), a.Int(3, 0)), a[4] as Zone)));

    public static Module TimeDelta { get; } = new(
        "datetime.timedelta",
        name => name switch
        {
            "min" => new PyTimeDelta((Int128)(-999_999_999) * Calendar.Day),
            "max" => new PyTimeDelta(((Int128)1_000_000_000 * Calendar.Day) - 1),
            "resolution" => new PyTimeDelta(1),
            _ => null,
        },
        new Builtin("timedelta", "days? seconds? microseconds? milliseconds? minutes? hours? weeks?", (_, a) =>
        {
            long[] units = [Calendar.Day, Calendar.Second, 1, 1000, Calendar.Minute, Calendar.Hour, 7 * Calendar.Day];
            Int128 micros = 0;
            for (var i = 0; i < units.Length; i++)
            {
                micros += a.Has(i) ? PyTimeDelta.Units(a[i], units[i]) : 0;
            }

            return new PyTimeDelta(micros);
        }));

    public static Builtin RelativeDelta { get; } = new(
        "relativedelta",
        "dt1? dt2? years? months? days? leapdays? weeks? hours? minutes? seconds? microseconds? year? month? day? weekday? yearday? nlyearday? hour? minute? second? microsecond?",
        (_, a) =>
        {
            if (Truth.Of(a[0]) && Truth.Of(a[1]))
            {
                return PyRelativeDelta.Between(AsTime(a[0]), AsTime(a[1]));
            }

            var relative = new[] { a.Int(2, 0), a.Int(3, 0), Whole(a, 4) + (7 * Whole(a, 6)), a.Int(5, 0), Whole(a, 7), Whole(a, 8), Whole(a, 9), Whole(a, 10) };
            var absolute = new[] { Set(a, 11), Set(a, 12), Set(a, 13), Set(a, 17), Set(a, 18), Set(a, 19), Set(a, 20) };
            if ((Set(a, 16) ?? Set(a, 15)) is { } yearDay)
            {
                // dateutil counts the days of a common year, and a leap day when the year has one.
                var of = DateOnly.FromDayNumber(Calendar.DayOf(2001, 1, 1) + (int)Math.Clamp(yearDay, 1, 365) - 1);
                (absolute[1], absolute[2]) = (of.Month, of.Day);
                relative[3] = a[16] is null && yearDay > 59 ? -1 : relative[3];
            }

            return new PyRelativeDelta(relative, absolute, Weekday(a[14]));
        });

    private static PyDateTime AsTime(object? value) => value switch
    {
        PyDateTime t => t,
        PyDate d => d.AtMidnight(),
        _ => throw Fault.Type("relativedelta only diffs datetime/date"),
    };

    // dateutil takes fractions of days and less; whole ones are what jobs use.
    private static long Whole(Bound a, int i) => a[i] is double d && Math.Floor(d) == d && Math.Abs(d) < 1e15 ? (long)d : Bounded(a.Int(i, 0));

    private static long Bounded(long value) => Math.Abs(value) < 1_000_000_000_000_000 ? value : throw Fault.Value("value out of range");

    private static long? Set(Bound a, int i) => a[i] is null ? null : Bounded(a.Int(i));

    private static PyWeekday? Weekday(object? value) => value switch
    {
        null => null,
        PyWeekday day => day,
        long day and >= 0 and <= 6 => new PyWeekday((int)day),
        _ => throw Fault.Type("weekday must be one of MO to SU, or 0 to 6"),
    };
}
