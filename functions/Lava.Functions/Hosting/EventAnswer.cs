using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Functions.Runtime;
using Lava.Functions.Runtime.Events;

namespace Lava.Functions.Hosting;

/// <summary>A part of an event, and why it failed.</summary>
/// <param name="QueueMessageId">The message of the function's own queue that it came in; null for other sources.</param>
/// <param name="Failure">Why; null: it is done.</param>
internal readonly record struct EventPart(string? QueueMessageId, string? Failure);

/// <summary>
/// What an event is answered. Nothing is swallowed: of a queue the failed messages come back, anything else that failed fails the invoke,
/// so that AWS tries it again and at last keeps it in the failure queue.
/// </summary>
internal static class EventAnswer
{
    /// <summary>The answer of a function, or a <see cref="LambdaFailure"/> that carries it.</summary>
    public static byte[] Of(IReadOnlyCollection<EventPart> parts, string failureType, JsonObject answer)
    {
        if (parts.Any(p => p.QueueMessageId is not null))
        {
            var failed = parts.Where(p => p.Failure is not null).Select(p => p.QueueMessageId).OfType<string>().Distinct();
            var response = new SQSBatchResponse { BatchItemFailures = [.. failed.Select(id => new SQSBatchResponse.BatchItemFailure(id))] };
            return JsonSerializer.SerializeToUtf8Bytes(response, LambdaJson.Default.SQSBatchResponse);
        }
        var failures = parts.Select(p => p.Failure).OfType<string>().ToList();
        if (failures.Count > 0) throw new LambdaFailure(failureType, string.Join("\n", failures), answer);
        return Encoding.UTF8.GetBytes(answer.ToJsonString());
    }
}
