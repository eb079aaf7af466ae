using System.Text.Json.Nodes;
using Lava.Cli.Parsing;
using Lava.Core.Model;
using Lava.Core.Scheduling;

namespace Lava.Cli.Commands;

/// <summary>What there is to say about a schedule.</summary>
internal sealed record ScheduleAnswer
{
    private const int Preset = 5, Most = 100_000;

    public IReadOnlyList<(string Path, string Message)> Problems { get; private init; } = [];
    public IReadOnlyList<DateTimeOffset> Next { get; private init; } = [];
    public IReadOnlyList<EventBridgeExpression> EventBridge { get; private init; } = [];
    public string? EventBridgeProblem { get; private init; }

    public static ScheduleAnswer Bad(string path, string message) => new() { Problems = [(path, message)] };

    /// <summary>Reads a schedule and looks ahead; instants are told in the given zone. Without a count: 5, or all up to <paramref name="until"/>.</summary>
    public static ScheduleAnswer Of(JsonNode? schedule, string? timezone, string? after, string? until, int? count, TimeProvider time)
    {
        var zone = TimeZoneInfo.Utc;
        if (timezone is not null && !TimeZones.TryFind(timezone, out zone, out var bad)) return Bad("timezone", bad);
        if (!TryInstant(after, zone, time.GetUtcNow(), out var from)) return Bad("after", $"\"{after}\" is no instant: write 2026-01-31T08:00:00+01:00");
        if (!TryInstant(until, zone, DateTimeOffset.MaxValue, out var to)) return Bad("until", $"\"{until}\" is no instant: write 2026-01-31T08:00:00+01:00");
        var (read, problems) = JobSchedule.Parse(schedule, timezone);
        if (read is null) return new ScheduleAnswer { Problems = [.. problems.Select(p => (p.Path.ToString(), p.Message))] };
        var most = count ?? (until is null ? Preset : Most);
        return new ScheduleAnswer
        {
            Next = [.. (read.NeverFires ? [] : read.Next(from, to).Take(most)).Select(at => TimeZoneInfo.ConvertTime(at, zone))],
            EventBridge = read.ToEventBridge(from),
            EventBridgeProblem = read.EventBridgeProblem,
        };
    }

    public JsonObject ToJson()
    {
        if (Problems.Count > 0)
            return new JsonObject
            {
                ["valid"] = false,
                ["problems"] = new JsonArray([.. Problems.Select(p => (JsonNode)new JsonObject { ["path"] = p.Path, ["message"] = p.Message })]),
            };
        var json = new JsonObject
        {
            ["valid"] = true,
            ["eventbridge"] = new JsonArray([.. EventBridge.Select(e => (JsonNode)new JsonObject
            {
                ["expression"] = e.Expression, ["timezone"] = e.Timezone, ["start"] = At(e.Start), ["end"] = At(e.End),
            })]),
            ["next"] = new JsonArray([.. Next.Select(at => (JsonNode)Instant.ToIsoSeconds(at))]),
        };
        if (EventBridgeProblem is not null) json["eventbridge_problem"] = EventBridgeProblem;
        return json;
    }

    private static bool TryInstant(string? text, TimeZoneInfo zone, DateTimeOffset preset, out DateTimeOffset at)
    {
        at = preset;
        return text is null || Instants.TryParse(text, zone, out at);
    }

    private static string? At(DateTimeOffset? at) => at is { } some ? Instant.ToIsoSeconds(some) : null;
}
