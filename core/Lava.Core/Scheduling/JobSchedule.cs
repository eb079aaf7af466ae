using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Scheduling;

/// <summary>
/// A job's schedule, read once: its next occurrences and its EventBridge Scheduler expressions.
/// Daylight saving follows the Scheduler everywhere: a skipped time fires not at all, a repeated one once.
/// </summary>
public sealed class JobSchedule
{
    private readonly IReadOnlyList<ScheduleEntry> _entries;

    private JobSchedule(IReadOnlyList<ScheduleEntry> entries) => _entries = entries;

    /// <summary>Why EventBridge Scheduler can't express this schedule; null when it can.</summary>
    public string? EventBridgeProblem => _entries.Select(e => EventBridge.Problem(e.Cron)).FirstOrDefault(p => p is not null);

    /// <summary>Whether no entry ever fires, as on 30 February.</summary>
    public bool NeverFires => _entries.All(e => e.Cron.NeverFires);

    /// <summary>
    /// Reads a schedule: crontab text, a map of crontab, from, to and timezone, or a list of these.
    /// Entries without a timezone take <paramref name="defaultZone"/>; null: UTC.
    /// </summary>
    public static (JobSchedule? Schedule, IReadOnlyList<ScheduleProblem> Problems) Parse(JsonNode? schedule, string? defaultZone)
    {
        var reader = new ScheduleReader(defaultZone ?? "UTC");
        var entries = reader.Read(schedule);
        return reader.Problems.Count == 0 ? (new JobSchedule([.. entries.Select(e => e.Steadied())]), []) : (null, reader.Problems);
    }

    /// <summary>Whether an entry has no timezone of its own.</summary>
    public static bool NeedsDefaultZone(JsonNode? schedule) => schedule switch
    {
        JsonArray list => list.Any(NeedsDefaultZone),
        JsonObject map => map["timezone"].Text() is null,
        _ => true,
    };

    /// <summary>The distinct instants after an instant, ascending, without end where the schedule has none.</summary>
    public IEnumerable<DateTimeOffset> Next(DateTimeOffset after)
    {
        var queue = new PriorityQueue<IEnumerator<DateTimeOffset>, DateTimeOffset>();
        foreach (var entry in _entries)
        {
            var instants = entry.Next(after).GetEnumerator();
            if (instants.MoveNext())
            {
                queue.Enqueue(instants, instants.Current);
            }
        }

        DateTimeOffset? last = null;
        while (queue.TryDequeue(out var instants, out var instant))
        {
            if (instant != last)
            {
                yield return instant;
                last = instant;
            }

            if (instants.MoveNext())
            {
                queue.Enqueue(instants, instants.Current);
            }
        }
    }

    /// <summary>The next instants, at most so many.</summary>
    public IEnumerable<DateTimeOffset> Next(DateTimeOffset after, int count) => Next(after).Take(count);

    /// <summary>The instants after one and up to another, that one included: what a backfill of that time runs, and what two adjoining ones never run twice.</summary>
    public IEnumerable<DateTimeOffset> Next(DateTimeOffset after, DateTimeOffset until) => Next(after).TakeWhile(i => i <= until);

    /// <summary>
    /// The expressions that fire at the same instants. Windows that are over at <paramref name="now"/> are left out,
    /// and so are starts already past. Two expressions may name the same minute.
    /// Empty when <see cref="EventBridgeProblem"/> says why.
    /// </summary>
    public IReadOnlyList<EventBridgeExpression> ToEventBridge(DateTimeOffset now) =>
        EventBridgeProblem is not null ? [] : [.. _entries.SelectMany(e => EventBridge.Expressions(e, now)).Distinct()];
}
