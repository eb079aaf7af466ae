using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>
/// Reads a realm's rows, queues, sessions and limits and tells which properties of the run protocol they break. It changes nothing. Workers may
/// go on meanwhile: a row is judged only if it is still as it was when what is around it had been read.
/// </summary>
public sealed class Auditor(RealmPorts ports, Timing timing, TimeProvider time)
{
    private const int MostMessages = 100_000;
    // A watchdog has a minute: what it tells of a long backlog is only that there is one.
    private const int MostOverdue = 200;
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);

    /// <summary>The live rows of one fleet that the indexes show as overdue or held by sessions that have ended: what a sweep should have mended. It looks at no more than 200 of each.</summary>
    public async ValueTask<IReadOnlyList<AuditFinding>> OverdueAsync(string fleet, CancellationToken cancellation)
    {
        _workers.Clear();
        var findings = new List<AuditFinding>();
        var keys = new HashSet<RunKey>(await ports.Runs.WaitingAsync(fleet, time.GetUtcNow() - Auditing.Slack(timing), MostOverdue, cancellation));
        foreach (var held in (await ports.Runs.HeldAsync(fleet, cancellation)).GroupBy(h => h.Session))
            if (await ports.Sessions.GetAsync(held.Key, cancellation) is not { Ended: null }) keys.UnionWith(held.Select(h => h.Key).Take(MostOverdue));
        foreach (var key in keys)
            if (await ports.Runs.GetAsync(key, cancellation) is { IsSettled: false } row) findings.AddRange(await LiveAsync(row, hasMessage: null, cancellation));
        return findings;
    }

    /// <summary>The whole realm. Returns how many rows it read, and what it found.</summary>
    public async ValueTask<(int Rows, IReadOnlyList<AuditFinding> Findings)> AllAsync(CancellationToken cancellation)
    {
        _workers.Clear();
        var rows = await ports.Runs.ListAsync(new RunQuery { Limit = int.MaxValue }, cancellation);
        var jobs = await ports.Specs.JobsAsync(cancellation);
        var fleets = new SortedSet<string>([.. await ports.Sessions.FleetsAsync(cancellation), .. jobs.Select(j => j.Worker), .. rows.Select(r => r.Live).OfType<string>()], StringComparer.Ordinal);
        var messages = new Dictionary<string, IReadOnlyList<(QueueMessage Message, RunKey? Key)>>(StringComparer.Ordinal);
        foreach (var fleet in fleets)
            if (await ports.Queue.PeekAsync(fleet, MostMessages, cancellation) is { } found) messages[fleet] = [.. found.Select(m => (m, MessageReader.Read(m.Body, ports.Realm).Message?.Key))];
        var told = messages.Values.SelectMany(m => m).Select(m => m.Key).OfType<RunKey>().ToHashSet();

        var findings = new List<AuditFinding>();
        foreach (var row in rows)
        {
            bool? hasMessage = row.Live is { } live && messages.ContainsKey(live) ? told.Contains(row.Key) : null;
            if (!row.IsSettled) findings.AddRange(await LiveAsync(row, hasMessage, cancellation));
            if (Auditing.Settled(row, time.GetUtcNow()).ToList() is { Count: > 0 } odd && await IsAsSeenAsync(row, cancellation)) findings.AddRange(odd);
            findings.AddRange(Auditing.Ends(row, time.GetUtcNow()));
        }
        findings.AddRange(Auditing.Duplicates(rows, time.GetUtcNow()));
        findings.AddRange(await UnbornAsync(rows, cancellation));
        foreach (var (fleet, known) in messages)
            findings.AddRange(await MessagesAsync(fleet, known, cancellation));
        foreach (var job in jobs) findings.AddRange(await LimitsAsync(job, cancellation));
        return (rows.Count, findings);
    }

    private async ValueTask<IReadOnlyList<AuditFinding>> LiveAsync(Run row, bool? hasMessage, CancellationToken cancellation)
    {
        var holder = row.Holder is { } id ? await ports.Sessions.GetAsync(id, cancellation) : null;
        var parent = row is { Inline: true, ParentJobId: { } job, ParentRunId: { } run } ? await ports.Runs.GetAsync(new RunKey(job, run), cancellation) : null;
        var grace = row.Cancel is null ? null : (await ports.Specs.JobAsync(row.JobId, cancellation)).Item?.Grace;
        var around = new RowSurroundings(holder, row.Live is { } fleet ? await WorkersAsync(fleet, cancellation) : 0, hasMessage, parent, grace?.ToTimeSpan() ?? TimeSpan.FromSeconds(10));
        var found = Auditing.Live(row, around, timing, time.GetUtcNow()).ToList();
        return found.Count > 0 && await IsAsSeenAsync(row, cancellation) ? found : [];
    }

    private async ValueTask<bool> IsAsSeenAsync(Run row, CancellationToken cancellation) => (await ports.Runs.GetAsync(row.Key, cancellation))?.Fence == row.Fence;

    private async ValueTask<int> WorkersAsync(string fleet, CancellationToken cancellation)
    {
        if (!_workers.TryGetValue(fleet, out var count)) _workers[fleet] = count = (await ports.Sessions.ListAsync(fleet, cancellation)).Count;
        return count;
    }

    // Children in line are named before they have rows, and rows of old dispatches may have been purged.
    private async ValueTask<IReadOnlyList<AuditFinding>> UnbornAsync(IReadOnlyList<Run> rows, CancellationToken cancellation)
    {
        var oldest = time.GetUtcNow() - Timing.OldestForeign;
        var known = rows.Select(r => r.Key).ToHashSet();
        var findings = new List<AuditFinding>();
        foreach (var parent in rows.Where(r => r.TsDispatch > oldest))
            foreach (var child in (parent.Children ?? []).Where(c => c.Dispatched))
                if (!known.Contains(child.Key) && await ports.Runs.GetAsync(child.Key, cancellation) is null && await IsAsSeenAsync(parent, cancellation))
                    findings.Add(Auditing.Unborn(parent, child, time.GetUtcNow()));
        return findings;
    }

    private async ValueTask<IReadOnlyList<AuditFinding>> MessagesAsync(string fleet, IReadOnlyList<(QueueMessage Message, RunKey? Key)> messages, CancellationToken cancellation)
    {
        var orphans = new Dictionary<string, AuditFinding>(StringComparer.Ordinal);
        foreach (var (message, key) in messages)
        {
            var row = key is { } k ? await ports.Runs.GetAsync(k, cancellation) : null;
            if (Auditing.Message(message, key, row, timing, time.GetUtcNow()) is { } finding) orphans[message.MessageId] = finding;
        }
        if (orphans.Count == 0) return [];
        // One that was dropped meanwhile is none.
        var left = (await ports.Queue.PeekAsync(fleet, MostMessages, cancellation) ?? []).Select(m => m.MessageId).ToHashSet(StringComparer.Ordinal);
        return [.. orphans.Where(o => left.Contains(o.Key)).Select(o => o.Value)];
    }

    private async ValueTask<IReadOnlyList<AuditFinding>> LimitsAsync(Job job, CancellationToken cancellation)
    {
        var findings = new List<AuditFinding>();
        for (var slot = 0; slot < (StartChecks.ConcurrencyLimit(job) ?? 0); slot++)
        {
            if (await ports.Sessions.GetLimitAsync(job.JobId, slot, cancellation) is not { } holder) continue;
            var row = await ports.Runs.GetAsync(new RunKey(job.JobId, holder.RunId), cancellation);
            // A run that has just ended frees its slot a moment later.
            if (Auditing.Limit(job.JobId, slot, holder, row) is { } finding && !(row?.TsEvent is { } at && time.GetUtcNow() - at < timing.Beat)
                && await ports.Sessions.GetLimitAsync(job.JobId, slot, cancellation) == holder) findings.Add(finding);
        }
        return findings;
    }
}
