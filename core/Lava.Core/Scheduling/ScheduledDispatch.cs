using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;

namespace Lava.Core.Scheduling;

/// <summary>
/// A dispatch that a schedule makes. EventBridge Scheduler hands the dispatch function the input that <see cref="ToInput"/> wrote, with
/// the words in angle brackets replaced
/// (docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html).
/// </summary>
public sealed record ScheduledDispatch
{
    private const string Source = "lava.schedule", TimeWord = "<aws.scheduler.scheduled-time>", ExecutionWord = "<aws.scheduler.execution-id>";

    // The words must stand in the text as they are: the default encoder would write \u003C for the bracket, and nothing would be replaced.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The job.</summary>
    public required string JobId { get; init; }
    /// <summary>The dispatcher whose clock it went by.</summary>
    public required string Dispatcher { get; init; }
    /// <summary>What the dispatcher adds.</summary>
    public DispatcherArguments Arguments { get; init; } = DispatcherArguments.None;

    /// <summary>The input of a schedule: JSON, the same for the same dispatch.</summary>
    public string ToInput()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            json.WriteStartObject();
            json.WriteString("source", Source);
            json.WriteString("job_id", JobId);
            json.WriteString("dispatcher", Dispatcher);
            json.WriteString("scheduled_time", TimeWord);
            json.WriteString("execution_id", ExecutionWord);
            Write(json, "parameters", Arguments.Parameters);
            Write(json, "globals", Arguments.Globals);
            if (Arguments.Delay > Duration.Zero) json.WriteNumber("delay", Arguments.Delay.Seconds);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The job of a schedule's input; null when the text is none.</summary>
    public static string? JobOf(string? input) => Find(input)?["job_id"].Text();

    /// <summary>
    /// Reads an input as the Scheduler delivers it. Both null: it is something else. A field that isn't known is let be: while a new version
    /// is installed, schedules that it wrote may reach the function before it does.
    /// </summary>
    public static (DispatchRequest? Request, string? Problem) Read(string input, string realm, DateTimeOffset now)
    {
        if (Find(input) is not { } map) return (null, null);
        if (map["dispatcher"].Text() is not { Length: > 0 } dispatcher) return (null, $"dispatcher: {JsonScalars.Show(map["dispatcher"])} is no name: write the one whose schedule this is");
        var body = new JsonObject();
        foreach (var name in new[] { "job_id", "parameters", "globals", "delay" })
            if (map[name] is { } value) body[name] = value.DeepClone();
        var read = DispatchRequests.Read(body);
        if (read.Problems.Count > 0) return (null, string.Join("; ", read.Problems));
        if (!Instant.TryParse(map["scheduled_time"].Text(), out var at))
            return (null, $"scheduled_time: {JsonScalars.Show(map["scheduled_time"])} is no instant: EventBridge Scheduler puts one in place of {TimeWord}");
        var request = read.Requests[0];
        var arguments = new DispatcherArguments(request.Parameters, request.Globals, request.Delay, null);
        return (new ScheduledDispatch { JobId = request.JobId, Dispatcher = dispatcher, Arguments = arguments }.At(at, realm, now), null);
    }

    /// <summary>The request for one of its instants. A minute that two entries name is one cause.</summary>
    public DispatchRequest At(DateTimeOffset instant, string realm, DateTimeOffset now)
    {
        var minute = new DateTimeOffset(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return new DispatchRequest
        {
            JobId = JobId,
            RunId = Causes.Schedule(realm, JobId, minute),
            Trigger = new RunTrigger { Source = "schedule", Id = Dispatcher, Time = minute },
            Parameters = Arguments.Parameters,
            Globals = Arguments.Globals,
            NotBefore = Arguments.Delay > Duration.Zero ? Instant.Later(now, Arguments.Delay.ToTimeSpan()) : null,
        };
    }

    private static JsonObject? Find(string? input)
    {
        try
        {
            // An event of a bus has a source too, and a detail.
            return input is not null && StrictJson.Parse(input) is JsonObject map && map["source"].Text() == Source && !map.ContainsKey("detail") ? map : null;
        }
        catch (JsonException)
        {
            // No JSON, a key that stands twice, half a character: whoever reads it next says so.
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, string name, JsonObject? map)
    {
        if (map is null) return;
        json.WritePropertyName(name);
        map.WriteTo(json);
    }
}
