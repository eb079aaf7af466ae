using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>The rows of messages that nobody could run, so that they show where people look (run-protocol.md §3).</summary>
public static class DeadRows
{
    /// <summary>The job id of messages that name none.</summary>
    public const string UndecodableJob = "lava.undecodable";

    /// <summary>A rejected row of a message that can't be read. The same message gives the same row.</summary>
    public static Run Undecodable(string fleet, string origin, DateTimeOffset sentAt, string reason, TimeSpan? kept, DateTimeOffset now) =>
        Rejected(UndecodableJob, NameBasedUuid.Create("undecodable", origin), fleet, sentAt, reason, kept, now);

    /// <summary>The rejected row of a dead letter: the run's own where the letter names one of this realm.</summary>
    public static Run Of(string realm, string fleet, DeadLetter letter, TimeSpan? kept, DateTimeOffset now)
    {
        if (MessageReader.Read(letter.Body, realm).Message is not { } message) return Undecodable(fleet, letter.Origin, letter.At, letter.Reason, kept, now);
        var dispatched = Instant.TryParse(message.TsDispatch, out var at) ? at : letter.At;
        return Rejected(message.JobId, message.RunId, fleet, dispatched, letter.Reason, kept, now) with { Message = message };
    }

    private static Run Rejected(string jobId, string runId, string fleet, DateTimeOffset at, string reason, TimeSpan? kept, DateTimeOffset now) => Ending.EndedUnheld(
        new Run { JobId = jobId, RunId = runId, TsDispatch = at, Worker = fleet, TuEvent = Instant.ToUtcSeconds(now) }, RunStatus.Rejected, reason, kept, now);
}
