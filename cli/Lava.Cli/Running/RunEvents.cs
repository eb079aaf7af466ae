using Lava.Core.Model;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Running;

/// <summary>Changes of runs as entries of the log.</summary>
internal static partial class RunEvents
{
    /// <summary>Logs a row as it is now.</summary>
    public static void Log(ILogger log, Run run)
    {
        using var more = log.BeginScope(More(run));
        if (run.Status is RunStatus.Failed or RunStatus.Rejected) LogFailed(log, run.JobId, run.RunId, run.Status.Text(), run.Error);
        else LogChanged(log, run.JobId, run.RunId, run.Status.Text());
    }

    private static Dictionary<string, object?> More(Run run)
    {
        var more = new Dictionary<string, object?> { ["Worker"] = run.Worker, ["Attempt"] = run.Attempt };
        if (run is { TsStart: { } start, TsEnd: { } end }) more["RunTime"] = (end - start).TotalSeconds;
        if (run.ExitStatus is { } status) more["ExitStatus"] = status;
        return more;
    }

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "Job {JobId} ({RunId}) is {Status}")]
    private static partial void LogChanged(ILogger log, string jobId, string runId, string status);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "Job {JobId} ({RunId}) is {Status}: {Error}")]
    private static partial void LogFailed(ILogger log, string jobId, string runId, string status, string? error);
}
