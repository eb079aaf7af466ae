using System.Text.Json.Nodes;
using Lava.Core.Scheduling;

namespace Lava.Fuzz;

/// <summary>The schedule reader: crontab text and schedule maps, their next occurrences and EventBridge expressions.</summary>
internal sealed class CrontabTexts : FuzzedReader
{
    private static readonly DateTimeOffset Now = new(2025, 3, 29, 0, 0, 0, TimeSpan.Zero);

    public override IReadOnlyList<string> Corpus { get; } =
    [
        "0 6 * * *", "*/5 * * * *", "5-30/10 3,4 1-7 jan-mar mon-fri", "0 0 29 2 *", "0 0 13 * 5", "0 0 */2 * 1", "@daily", "@reboot", "59 23 31 12 7", "0 0 30 2 *",
        """{"crontab": "0 6 * * *", "from": "2025-01-01", "to": "2026-01-01T00:00:00+10:00", "timezone": "Europe/London"}""",
        """["0 6 * * *", {"crontab": "@weekly", "from": "2027-01-01", "to": "2026-01-01T00:00"}]""",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["*", "*/", ",", "-", "/", " ", "jan", "DEC", "sun", "Mon", "@hourly", "@", "?", "L", "W", "#", "60", "7", "31", "0", "\"crontab\":", "\"from\":", "\"to\":", "\"timezone\":", "Australia/Lord_Howe", "UTC", "9999-12-31", "0001-01-01", "T25:00", "+14:00"];

    public override IReadOnlyList<string> Nasty { get; } =
    [
        Times("*", LargestText), Times("0,", LargestText) + "0 * * * *", Times("* ", LargestText), "0 0 " + Times("1-31/1,", 9000) + "1 * *", "*/2147483647 */9223372036854775807 * * *",
        Times("[", LargestText), Times("[[\"0 0 * * *\"],", 3000), "[" + Times("\"* * * * *\",", 5000) + "\"0 0 * * *\"]",
        """{"crontab": "0 0 29 2 *", "from": "9998-12-31", "to": "0001-01-01"}""", """{"crontab": "* * * * *", "from": "9000-01-01", "to": "2025-01-01", "timezone": "../../etc/passwd"}""",
        "[" + Times("{\"crontab\":\"0 0 29 2 */6\",\"timezone\":\"Africa/Casablanca\"},", 900) + "\"0 0 30 2 *\"]", "{\"crontab\": " + Times("{\"crontab\": ", 5000),
    ];

    private const int LargestText = FuzzLoop.LargestInput;

    public override void Read(string text)
    {
        Use(JsonValue.Create(text));
        if (text.AsSpan().TrimStart() is ['{' or '[', ..] && Json(text) is { } node)
        {
            Use(node);
        }
    }

    private static void Use(JsonNode? spec)
    {
        var (schedule, problems) = JobSchedule.Parse(spec, "America/St_Johns");
        Expect(schedule is null != (problems.Count == 0), "a schedule and problems, or neither");
        Expect(problems.All(p => p.Message.Length > 0), "a problem that says nothing");
        if (schedule is null)
        {
            return;
        }

        var next = schedule.Next(Now, 5).ToList();
        Expect(next.SequenceEqual(next.Distinct().Order()) && next.All(i => i > Now), "instants out of order");
        _ = schedule.Next(Now, Now.AddHours(2)).Count();
        _ = schedule.ToEventBridge(Now);
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
