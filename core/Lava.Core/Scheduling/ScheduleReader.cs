using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation;

namespace Lava.Core.Scheduling;

/// <summary>Reads a schedule as specs write it.</summary>
internal sealed class ScheduleReader(string defaultZone)
{
    private static readonly string[] Fields = ["crontab", "from", "to", "timezone"];
    private readonly List<ScheduleProblem> _problems = [];
    private LocalClock? _defaultClock;

    public IReadOnlyList<ScheduleProblem> Problems => _problems;

    public IReadOnlyList<ScheduleEntry> Read(JsonNode? schedule)
    {
        if (schedule is not JsonArray list)
        {
            return ReadEntry(schedule, FieldPath.Root) is { } entry ? [entry] : [];
        }

        return [.. list.Select((e, i) => ReadEntry(e, FieldPath.Root.Item(i))).OfType<ScheduleEntry>()];
    }

    private ScheduleEntry? ReadEntry(JsonNode? node, FieldPath at)
    {
        if (node.Text() is { } text)
        {
            var clock = DefaultClock();
            return Cron(text, at) is { } cron && clock is not null ? new ScheduleEntry(cron, clock, null, null) : null;
        }

        if (node is not JsonObject map)
        {
            Add(at, $"{JsonScalars.Show(node)} is no schedule: write crontab text such as \"0 6 * * *\", or a map with \"crontab\"");
            return null;
        }

        foreach (var name in map.Select(f => f.Key).Where(n => !Fields.Contains(n)))
        {
            Add(at.Field(name), $"\"{name}\" is no known field: the fields here are {string.Join(", ", Fields)}{Nearest.Hint(name, Fields)}", atName: true);
        }

        return ReadMap(map, at);
    }

    private ScheduleEntry? ReadMap(JsonObject map, FieldPath at)
    {
        var clock = Clock(map["timezone"], map.ContainsKey("timezone"), at.Field("timezone"));
        var from = Bound(map, "from", clock, at);
        var to = Bound(map, "to", clock, at);
        if (!map.TryGetPropertyValue("crontab", out var crontab))
        {
            Add(at, "\"crontab\" is missing: write timing text such as \"0 6 * * *\"");
            return null;
        }

        if (crontab.Text() is not { } text)
        {
            Add(at.Field("crontab"), $"{JsonScalars.Show(crontab)} is no crontab text: write a text such as \"0 6 * * *\"");
            return null;
        }

        return Cron(text, at.Field("crontab")) is { } cron && clock is not null ? new ScheduleEntry(cron, clock, from, to) : null;
    }

    private CronExpression? Cron(string text, FieldPath at)
    {
        var cron = CronExpression.Parse(text, out var problems);
        foreach (var problem in problems)
        {
            Add(at, $"{JsonScalars.Show(text)}: {problem}");
        }

        return cron;
    }

    private DateTimeOffset? Bound(JsonObject map, string name, LocalClock? clock, FieldPath at)
    {
        if (!map.TryGetPropertyValue(name, out var value) || value is null)
        {
            return null;
        }

        if (value.Text() is { } text && IsoInstant.TryParse(text, clock ?? LocalClock.Utc, out var instant))
        {
            return instant;
        }

        Add(at.Field(name), $"{JsonScalars.Show(value)} is no date and time: write one such as 2025-01-31T06:00:00+10:00, or without an offset in the schedule's zone");
        return null;
    }

    private LocalClock? Clock(JsonNode? value, bool given, FieldPath at)
    {
        if (!given)
        {
            return DefaultClock();
        }

        if (value.Text() is not { } id)
        {
            Add(at, $"{JsonScalars.Show(value)} is no time zone: write an IANA name such as Europe/London");
            return null;
        }

        if (!TimeZones.TryFind(id, out var zone, out var problem))
        {
            Add(at, problem);
            return null;
        }

        return new LocalClock(id, zone);
    }

    private LocalClock? DefaultClock()
    {
        if (_defaultClock is not null)
        {
            return _defaultClock;
        }

        if (!TimeZones.TryFind(defaultZone, out var zone, out var problem))
        {
            // Once is enough, however many entries need it.
            if (!_problems.Exists(p => p.Message == problem))
            {
                Add(FieldPath.Root, problem);
            }

            return null;
        }

        return _defaultClock = new LocalClock(defaultZone, zone);
    }

    private void Add(FieldPath path, string message, bool atName = false) => _problems.Add(new ScheduleProblem(path, atName, message));
}
