using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Lava.Core.Tests.Scheduling.Independent;

/// <summary>A random schedule as specs write it, and its entries as the independent evaluator reads them.</summary>
internal sealed class GeneratedSchedule
{
    private readonly List<Entry> entries = [];

    private GeneratedSchedule(JsonNode spec) => Spec = spec;

    public JsonNode Spec { get; }

    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>A crontab, a map or a list of up to four of them; bounds lie around the time given.</summary>
    public static GeneratedSchedule Make(Random random, string zone, string otherZone, Instant around)
    {
        if (random.Next(4) != 0)
        {
            return Of(Entry.Make(random, zone, otherZone, around));
        }

        var made = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Entry.Make(random, zone, otherZone, around)).ToList();
        var list = new GeneratedSchedule(new JsonArray([.. made.Select(e => e.Spec)]));
        list.entries.AddRange(made);
        return list;
    }

    public static GeneratedSchedule Of(string crontab, string zone) => Of(new Entry(JsonValue.Create(crontab), crontab, zone, null, null));

    private static GeneratedSchedule Of(Entry entry)
    {
        var made = new GeneratedSchedule(entry.Spec);
        made.entries.Add(entry);
        return made;
    }

    internal sealed record Entry(JsonNode Spec, string Crontab, string Zone, Instant? From, Instant? To)
    {
        /// <summary>Whether an instant is in the window; from after to leaves out what lies between.</summary>
        public bool Admits(Instant at) => From > To ? at <= To || at >= From : !(at < From) && !(at > To);

        public static Entry Make(Random random, string zone, string otherZone, Instant around)
        {
            var crontab = random.Next(12) == 0 ? Word(random) : CronLine(random);
            if (random.Next(3) != 0)
            {
                return new Entry(JsonValue.Create(crontab), crontab, zone, null, null);
            }

            var own = random.Next(3) == 0 ? otherZone : null;
            var map = new JsonObject { ["crontab"] = crontab };
            if (own is not null)
            {
                map["timezone"] = own;
            }

            var clock = DateTimeZoneProviders.Tzdb[own ?? zone];
            var from = random.Next(2) == 0 ? Bound(random, map, "from", clock, around) : null;
            var to = random.Next(2) == 0 ? Bound(random, map, "to", clock, around) : null;
            return new Entry(map, crontab, own ?? zone, from, to);
        }

        private static Instant? Bound(Random random, JsonObject map, string name, DateTimeZone zone, Instant around)
        {
            var near = around + Duration.FromMinutes(random.Next(-40 * 1440, 40 * 1440));
            var local = near.InZone(zone).LocalDateTime;
            switch (random.Next(4))
            {
                case 0:
                    map[name] = InstantPattern.General.Format(near);
                    return near;
                case 1:
                    var offset = Offset.FromHoursAndMinutes(random.Next(-11, 13), 0);
                    map[name] = OffsetDateTimePattern.GeneralIso.Format(near.WithOffset(offset));
                    return near;
                case 2:
                    map[name] = LocalDatePattern.Iso.Format(local.Date);
                    return Lenient(local.Date.AtMidnight());
                default:
                    map[name] = local.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
                    return Lenient(local.Date.At(new LocalTime(local.Hour, local.Minute)));
            }

            // A time that comes twice means its first, one that is skipped the moment of the skip.
            Instant Lenient(LocalDateTime wall) =>
                zone.ResolveLocal(wall, Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter)).ToInstant();
        }

        private static string Word(Random random)
        {
            string[] words = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "@Daily", " @HOURLY "];
            return words[random.Next(words.Length)];
        }

        private static string CronLine(Random random)
        {
            string[] gaps = [" ", " ", " ", "  ", "\t"];
            string[] fields =
            [
                Field(random, 0, 59, []),
                random.Next(3) == 0 ? random.Next(5).ToString(CultureInfo.InvariantCulture) : Field(random, 0, 23, []),
                random.Next(2) == 0 ? "*" : Field(random, 1, 31, []),
                random.Next(3) != 0 ? "*" : Field(random, 1, 12, ["jan", "Feb", "MAR", "apr", "may", "jun", "jul", "aug", "Sep", "oct", "nov", "DEC"]),
                random.Next(2) == 0 ? "*" : Field(random, 0, 7, ["sun", "Mon", "TUE", "wed", "thu", "Fri", "sat"]),
            ];
            return string.Concat(fields.Select((f, i) => i == 0 ? f : gaps[random.Next(gaps.Length)] + f));
        }

        private static string Field(Random random, int first, int last, string[] names) =>
            string.Join(',', Enumerable.Range(0, random.Next(5) == 0 ? random.Next(2, 5) : 1).Select(_ => Element(random, first, last, names)));

        private static string Element(Random random, int first, int last, string[] names)
        {
            var (a, b) = (random.Next(first, last + 1), random.Next(first, last + 1));
            (a, b) = (Math.Min(a, b), Math.Max(a, b));
            return random.Next(7) switch
            {
                0 => "*",
                1 => "*/" + random.Next(1, last + 3).ToString(CultureInfo.InvariantCulture),
                2 => $"{Say(a)}-{Say(b)}",
                3 => $"{Say(a)}-{Say(b)}/{random.Next(1, 9)}",
                _ => Say(a),
            };

            string Say(int number) => names.Length > number - first && random.Next(2) == 0
                ? names[number - first]
                : number.ToString(random.Next(9) == 0 ? "00" : "0", CultureInfo.InvariantCulture);
        }
    }
}
