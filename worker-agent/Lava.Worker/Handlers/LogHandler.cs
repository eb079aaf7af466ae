using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Handlers;

/// <summary>Writes the job as the run sees it to the worker's log (spec: handlers.md §3.6). Payload and parameters mean nothing to it.</summary>
public sealed partial class LogHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "log";

    /// <inheritdoc/>
    public Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        if (context.Log.IsEnabled(LogLevel.Information)) LogJob(context.Log, context.Job.Spec.JobId, context.Job.RunId, context.Secrets.Mask(Text(context.Job)));
        return Task.FromResult(HandlerOutcome.Success());
    }

    private static string Text(EffectiveJob job)
    {
        var map = (JsonObject)job.Spec.Raw.DeepClone();
        map.Remove("x-lava-chk");
        map["parameters"] = job.Parameters.DeepClone();
        map["globals"] = job.Globals.DeepClone();
        map["state"] = job.State.DeepClone();
        map["realm"] = job.Realm.Name;
        map["run_id"] = job.RunId;
        map["ts_dispatch"] = Instant.ToIsoSeconds(job.TsDispatch);
        map["ts_start"] = Instant.ToIsoSeconds(job.Start);
        map["ts_ustart"] = Instant.ToIsoSeconds(job.Start.ToUniversalTime());
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Sorted(map)!.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "{JobId} ({RunId}): {Job}")]
    private static partial void LogJob(ILogger logger, string jobId, string runId, string job);
}
