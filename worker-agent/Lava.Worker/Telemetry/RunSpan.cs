using System.Diagnostics;
using Lava.Core.Model;

namespace Lava.Worker.Telemetry;

/// <summary>A run as a span. The trace is the master run's: its id is that run's UUID, so that a whole tree is one trace, and a run id finds it.</summary>
internal static class RunSpan
{
    public static void Record(Run row, string realm)
    {
        if (!LavaTelemetry.Source.HasListeners() || row.TsStart is not { } start || row.TsEnd is not { } end) return;
        using var span = LavaTelemetry.Source.StartActivity($"run {row.JobId}", ActivityKind.Consumer, Parent(row), Tags(row, realm), links: null, start);
        if (span is null) return;
        span.SetStatus(row.Status == RunStatus.Complete ? ActivityStatusCode.Ok : ActivityStatusCode.Error, row.Error);
        span.SetEndTime(end.UtcDateTime);
    }

    private static ActivityContext Parent(Run row)
    {
        var trace = Bytes(row.MasterRunId ?? row.RunId);
        var parent = Bytes(row.ParentRunId ?? row.MasterRunId ?? row.RunId);
        return new ActivityContext(ActivityTraceId.CreateFromBytes(trace), ActivitySpanId.CreateFromBytes(parent.AsSpan(8)), ActivityTraceFlags.Recorded);
    }

    private static byte[] Bytes(string runId)
    {
        if (Guid.TryParse(runId, out var id) && id != Guid.Empty) return id.ToByteArray(bigEndian: true);
        // A foreign sender's id.
        return System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(runId))[..16];
    }

    private static IEnumerable<KeyValuePair<string, object?>> Tags(Run row, string realm) =>
    [
        new("lava.realm", realm), new("lava.fleet", row.Worker), new("lava.job_id", row.JobId), new("lava.run_id", row.RunId),
        new("lava.status", row.Status.Text()), new("lava.attempt", row.Attempt), new("lava.iteration", row.Iteration),
        new("lava.master_run_id", row.MasterRunId), new("lava.parent_run_id", row.ParentRunId), new("lava.trigger", row.Trigger?.Source),
        new("lava.exit_status", row.ExitStatus),
    ];
}
