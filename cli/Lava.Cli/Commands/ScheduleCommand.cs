using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Parsing;
using Lava.Core.Model;

namespace Lava.Cli.Commands;

/// <summary><c>lava schedule</c>: when a schedule fires, and how EventBridge Scheduler says it.</summary>
internal static class ScheduleCommand
{
    private static readonly Argument<string?> Schedule = new("SCHEDULE") { Description = "Crontab text, or JSON as a job's schedule", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Timezone = new("--timezone") { Description = "IANA zone of entries without one; default: UTC", HelpName = "ZONE" };
    private static readonly Option<string?> After = Options.Instant("--after", "Only instants after this one; default: now");
    private static readonly Option<string?> Until = Options.Instant("--until", "Only instants up to this one");
    private static readonly Option<int> Count = Options.Count("--count", "At most so many; default: 5, or all up to --until", 0, -1);
    private static readonly Option<string?> Batch = new("--batch") { Description = "JSON lines {\"schedule\",\"timezone\"?,\"after\",\"until\"?,\"count\"?}; prints an object a line", HelpName = "FILE" };

    public static Command Create(CommandSet set)
    {
        var command = set.Plain("schedule", """
            Tells how EventBridge Scheduler says a schedule, and when it fires next.

            Examples:
              lava schedule '*/15 9-17 * * MON-FRI' --timezone Europe/Berlin
              lava schedule '{"crontab": "0 6 * * *", "from": "2026-03-01T00:00:00Z"}' --count 10 --json
            """, RunAsync, Schedule, Timezone, After, Until, Count, Batch);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Schedule) is null == result.GetValue(Batch) is null) result.AddError("give a SCHEDULE, or --batch FILE");
        });
        return command;
    }

    private static async Task<int> RunAsync(Invocation call)
    {
        if (call.Get(Batch) is { } batch) return await RunBatchAsync(call, batch);
        var answer = ScheduleAnswer.Of(Read(call.Get(Schedule)!), call.Get(Timezone), call.Get(After), call.Get(Until), call.Get(Count) is >= 0 and var n ? n : null, call.Context.Time);
        if (call.Json) await call.Context.Out.WriteJsonAsync(answer.ToJson());
        else await PrintAsync(call.Context, answer);
        return answer.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<int> RunBatchAsync(Invocation call, string batch)
    {
        await foreach (var (map, problem) in BatchLines.ReadAsync(call.Context, batch))
        {
            var answer = map is null ? ScheduleAnswer.Bad("", problem!) : AnswerCase(map, call.Context.Time);
            await call.Context.Out.WriteJsonAsync(answer.ToJson());
        }
        return ExitCodes.Done;
    }

    private static ScheduleAnswer AnswerCase(JsonObject map, TimeProvider time)
    {
        string? problem = null;
        var (timezone, after, until) = (BatchLines.Text(map, "timezone", ref problem), BatchLines.Text(map, "after", ref problem), BatchLines.Text(map, "until", ref problem));
        var count = map["count"].Int();
        if (map["count"] is not null && count is null or < 0) problem ??= $"\"count\": {JsonScalars.Show(map["count"])} is no whole number of at least 0";
        return problem is not null ? ScheduleAnswer.Bad("", problem) : ScheduleAnswer.Of(map["schedule"], timezone, after, until, count, time);
    }

    private static async Task PrintAsync(CliContext context, ScheduleAnswer answer)
    {
        foreach (var (path, message) in answer.Problems) await context.Error.WriteLineAsync($"lava: {(path.Length > 0 ? path + ": " : "")}{message}");
        if (answer.EventBridgeProblem is { } problem) await context.Error.WriteLineAsync($"lava: EventBridge Scheduler can't express it: {problem}");
        foreach (var e in answer.EventBridge)
            await context.Out.WriteLineAsync($"{e.Expression}  {e.Timezone}{Bound("from", e.Start)}{Bound("to", e.End)}");
        var now = context.Time.GetUtcNow();
        foreach (var at in answer.Next)
            await context.Out.WriteLineAsync(
                $"{Instant.ToIsoSeconds(at)}  {at.ToString("ddd", CultureInfo.InvariantCulture)}{(at > now ? ", in " + Spans.ForPeople(at - now) : "")}");
        if (answer is { Problems.Count: 0, Next.Count: 0 }) await context.Error.WriteLineAsync("lava: it doesn't fire in this time");
    }

    private static string Bound(string word, DateTimeOffset? at) => at is { } some ? $" {word} {Instant.ToIsoSeconds(some)}" : "";

    private static JsonNode? Read(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..]) return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Neither crontab text nor JSON: the reader says what would be right.
            return JsonValue.Create(text);
        }
    }
}
