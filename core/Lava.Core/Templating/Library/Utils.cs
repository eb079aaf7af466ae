namespace Lava.Core.Templating;

/// <summary>The <c>utils</c> of a template: dates, paths, patterns, S3 names, identifiers and JSON.</summary>
internal static class Utils
{
    private static readonly BuiltinTable Functions = new BuiltinTable()
        .Add("s3bucket", "s", (_, a) => S3(a.Text(0)).Bucket)
        .Add("s3key", "s", (_, a) => S3(a.Text(0)).Key)
        .Add("uuid", "", (e, _) => new PyUuid(NewId(e)))
        .Add("tojson", "value indent?", (e, a) => JsonWriter.Write(e, a[0], sortKeys: false, JsonWriter.Indent(a[1]), withDates: true));

    private static readonly Builtin Parse = new("parse", "timestr default? ignoretz? tzinfos? dayfirst? yearfirst? fuzzy?", (e, a) => DateParser.Parse(
        a.Text(0),
        a[1] switch
        {
            PyDateTime d => d,
            PyDate d => d.AtMidnight(),
            not null => throw Fault.Type("the default of parse() must be a datetime"),
            null => (Zones.Local(e).FromUtc(Zones.Now(e)) with { Zone = null }).Date.AtMidnight(),
        },
        Zones.Local(e),
        a.Flag(4),
        a.Flag(5),
        a.Flag(6),
        a.Flag(2)));

    private static readonly Builtin IsoParse = new("isoparse", "text", (_, a) =>
        IsoParser.Parse(a.Text(0), lenient: true) ?? throw Fault.Value($"Unused components in ISO string, or no ISO date: {Printing.Repr(a[0])}"));

    private static readonly Module Parser = Of("dateutil.parser", ("parse", Parse), ("isoparse", IsoParse));

    private static readonly Module Tz = Of(
        "dateutil.tz",
        ("UTC", FixedZone.Utc),
        ("tzutc", new Builtin("tzutc", "", (_, _) => FixedZone.Utc)),
        ("tzlocal", new Builtin("tzlocal", "", (e, _) => Zones.Local(e))),
        ("tzoffset", new Builtin("tzoffset", "name offset", (_, a) => Offset(a.TextOrNull(0), PyTimeDelta.Units(a[1] is PyTimeDelta d ? (long)d.TotalSeconds : a[1], 1)))),
        ("gettz", new Builtin("gettz", "name?", (e, a) => a.TextOrNull(0) is { Length: > 0 } name ? Zones.Find(name) : Zones.Local(e))));

    private static readonly Module RelativeDelta = Of(
        "dateutil.relativedelta",
        [("relativedelta", SpanClasses.RelativeDelta), .. PyWeekday.Names.Select((name, i) => (name, (object)new PyWeekday(i)))]);

    private static readonly Module DateUtil = Of(
        "dateutil",
        ("relativedelta", RelativeDelta),
        ("parser", Parser),
        ("tz", Tz),
        ("easter", Of("dateutil.easter", ("easter", new Builtin("easter", "year method?", (_, a) => Easter.Of(a.Int(0), a.Int(1, 3)))))),
        ("utils", Of("dateutil.utils", ("today", new Builtin("today", "tzinfo?", (e, a) =>
        {
            var zone = a[0] as Zone;
            return (zone ?? Zones.Local(e)).FromUtc(Zones.Now(e)).Date.AtMidnight() with { Zone = zone };
        })))));

    public static Module Module { get; } = new("utils", name => (object?)Functions.Find(name) ?? name switch
    {
        "timedelta" => SpanClasses.TimeDelta,
        "datetime" => DateTimeClass.Module,
        "date" => DateClass.Module,
        "time" => SpanClasses.Time,
        "dateutil" => DateUtil,
        "parsedate" => Parser,
        "path" => PathModule.Module,
        "re" => RegexModule.Module,
        _ => null,
    });

    private static Module Of(string name, params (string Name, object Value)[] members)
    {
        var map = members.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        return new Module(name, map.GetValueOrDefault);
    }

    private static FixedZone Offset(string? name, Int128 seconds) => Int128.Abs(seconds) < 86_400
        ? new FixedZone((long)seconds * Calendar.Second, name, $"tzoffset({(name is null ? "None" : Printing.Repr(name))}, {seconds})")
        : throw Fault.Value("offset must be strictly between -24 and 24 hours");

    private static (string Bucket, string Key) S3(string location)
    {
        var path = location.StartsWith("s3://", StringComparison.Ordinal) ? location[5..]
            : location.StartsWith("s3:", StringComparison.Ordinal) ? location[3..]
            : location;
        path = path.Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return path.Length == 0 ? throw Fault.Value($"Bad S3 location: {location}")
            : slash < 0 ? (path, "")
            : (path[..slash], path[(slash + 1)..]);
    }

    // A fresh identifier by default; a seeded one where chance is injected.
    private static Guid NewId(Evaluation e)
    {
        if (e.Options.Random is not { } random)
        {
            return Guid.NewGuid();
        }

        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
