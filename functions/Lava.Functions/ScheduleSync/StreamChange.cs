using Lava.Core.Scheduling;
using Lava.Functions.Runtime.Events;

namespace Lava.Functions.ScheduleSync;

/// <summary>A change of a job, as far as the stream is believed: the job itself is read anew.</summary>
/// <param name="SequenceNumber">Its place in the stream.</param>
/// <param name="JobId">The job.</param>
/// <param name="Defines">The dispatchers that the job defines or defined, when it is a lavasched job: all their jobs may have changed.</param>
internal sealed record StreamChange(string SequenceNumber, string JobId, IReadOnlyCollection<string> Defines)
{
    /// <summary>The changes of an event; a record without a job's key is none.</summary>
    public static IReadOnlyList<StreamChange> Of(DynamoDBEvent stream)
    {
        var changes = new List<StreamChange>();
        foreach (var record in stream.Records)
            if (record.Dynamodb is { SequenceNumber: { } sequence, Keys: { } keys } change && keys.GetValueOrDefault("job_id")?.S is { } jobId)
                changes.Add(new StreamChange(sequence, jobId, [.. Defined(change.OldImage).Concat(Defined(change.NewImage)).Distinct()]));
        return changes;
    }

    private static IEnumerable<string> Defined(IReadOnlyDictionary<string, DynamoDBEvent.AttributeValue>? image)
    {
        if (image?.GetValueOrDefault("type")?.S != Dispatchers.JobType || image.GetValueOrDefault("parameters")?.M?.GetValueOrDefault("dispatcher") is not { } names) return [];
        return names.S is { } one ? [one] : names.L?.Select(n => n.S).OfType<string>() ?? [];
    }
}
