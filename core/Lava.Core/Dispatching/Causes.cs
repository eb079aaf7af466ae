using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Naming;

namespace Lava.Core.Dispatching;

/// <summary>The causes of runs (run-protocol.md §2 step 1): the same cause gives the same run id, so that it runs once.</summary>
public static class Causes
{
    /// <summary>A schedule's instant: a minute that two entries name runs once.</summary>
    public static string Schedule(string realm, string jobId, DateTimeOffset instant) => Of(realm, jobId, "schedule", Instant.ToKey(instant));

    /// <summary>An S3 event: the sequencer, or else version, event time and etag, tells two events of a key apart.</summary>
    public static string S3(string realm, string jobId, string trigger, string bucket, string key, string eventType, string sequencer) =>
        Of(realm, jobId, "s3", trigger, bucket, key, eventType, sequencer);

    /// <summary>A message or event by id; the index tells the requests of a body apart.</summary>
    public static string Message(string realm, string jobId, string source, string id, int index) =>
        Of(realm, jobId, source, id, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>A scheduled instant that a person has run again: each once a backfill.</summary>
    public static string Backfill(string realm, string jobId, string backfillId, DateTimeOffset instant) =>
        Of(realm, jobId, "backfill", backfillId, Instant.ToKey(instant));

    /// <summary>A dispatch by a job: run, round, iteration, hook or handler, index, target.</summary>
    public static string Run(string realm, string jobId, Run from, string hook, int index) => Of(
        realm, jobId, "run", from.RunId, from.Round.ToString(CultureInfo.InvariantCulture),
        from.Iteration.ToString(CultureInfo.InvariantCulture), hook, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>A child in line: parent run, generation, position, job, and for foreach the value's hash.</summary>
    public static string Child(Run parent, string position, string jobId, string? valueHash = null) => NameBasedUuid.Create(
        "child", parent.RunId, parent.Generation.ToString(CultureInfo.InvariantCulture), position, jobId, valueHash ?? "");

    /// <summary>A person's dispatch: a new id each time, in order of time.</summary>
    public static string Manual(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    private static string Of(string realm, string jobId, params ReadOnlySpan<string> cause) => NameBasedUuid.Create([realm, jobId, .. cause]);
}
