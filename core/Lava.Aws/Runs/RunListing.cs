using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Runs;

/// <summary>Lists runs newest first without a scan: the runs of one job by the local index, others day by day, backwards from now.</summary>
internal sealed class RunListing(Table table, TimeProvider time)
{
    // Rows are kept for 15 days at least; whoever keeps them longer gives a date to list from.
    private const int DaysBack = 32;
    // Entries that are read to find a run by the beginning of its id, which no index has: about 10 MB.
    private const int MostLooked = 50_000;

    public async ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation)
    {
        var since = query.Since is { } at ? Instant.ToUtcSeconds(at) : null;
        return query.Job is { } job && !Glob.HasPattern(job)
            ? await OfJobAsync(query, job, since, cancellation)
            : await ByDayAsync(query, since, cancellation);
    }

    private async Task<IReadOnlyList<Run>> OfJobAsync(RunQuery query, string job, string? since, CancellationToken cancellation)
    {
        var request = DynamoRunStore.Query(TableShapes.JobIndex, "job_id", job);
        Narrow(request, query, since);
        request.ConsistentRead = true;
        if (query.RunIdPrefix is null) return [.. (await table.QueryAsync(request, query.Limit, cancellation).ToListAsync(cancellation)).Select(RunItems.ToRun)];
        var found = table.QueryAsync(request, 0, cancellation).Take(MostLooked).Select(RunItems.ToRun).Where(x => Matches(x, query)).Take(query.Limit);
        return [.. await found.ToListAsync(cancellation)];
    }

    private async Task<IReadOnlyList<Run>> ByDayAsync(RunQuery query, string? since, CancellationToken cancellation)
    {
        var runs = new List<Run>();
        // A day ahead, for clocks that are ahead of this one.
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = since is null ? today.AddDays(-DaysBack) : DateOnly.ParseExact(since.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        // Mostly the first day has all that is wanted; the further back, the more days at once.
        var (together, looked) = (1, 0);
        for (var day = today.AddDays(1); day >= first && runs.Count < query.Limit && looked < MostLooked; together *= 2)
        {
            var days = Enumerable.Range(0, together).Select(x => day.AddDays(-x)).Where(x => x >= first).ToList();
            day = days[^1].AddDays(-1);
            var found = await Task.WhenAll(days.Select(x => OfDayAsync(query, x, since, cancellation)));
            if (query.RunIdPrefix is not null) looked += found.Sum(x => x.Looked);
            foreach (var chunk in found.SelectMany(x => x.Entries).Chunk(Math.Max(query.Limit, 25)))
            {
                runs.AddRange(await ReadAsync(chunk, query, cancellation));
                if (runs.Count >= query.Limit) break;
            }
        }
        return runs.Count <= query.Limit ? runs : runs[..query.Limit];
    }

    private async Task<(IReadOnlyList<(RunKey Key, string At)> Entries, int Looked)> OfDayAsync(RunQuery query, DateOnly day, string? since, CancellationToken cancellation)
    {
        var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var shards = await Task.WhenAll(Enumerable.Range(0, Names.Shards).Select(async shard =>
        {
            var request = DynamoRunStore.Query(TableShapes.DayIndex, "day", RunItems.DayShard(name, shard));
            Narrow(request, query, since);
            var (entries, looked) = (new List<(RunKey Key, string At)>(), 0);
            await foreach (var item in table.QueryAsync(request, 0, cancellation))
            {
                var key = RunItems.KeyOf(item);
                if (query.RunIdPrefix is { } prefix)
                {
                    if (looked++ == MostLooked / Names.Shards) break;
                    if (!key.RunId.StartsWith(prefix, StringComparison.Ordinal)) continue;
                }
                if (query.Job is { } glob && !Glob.IsMatch(glob, key.JobId)) continue;
                entries.Add((key, item["tu_event"].S));
                // The rest of the shard is older: even if all that is wanted lies in it, it's here.
                if (entries.Count == query.Limit) break;
            }
            return (Entries: entries, Looked: looked);
        }));
        return ([.. shards.SelectMany(x => x.Entries).OrderByDescending(x => x.At, StringComparer.Ordinal).ThenByDescending(x => x.Key.RunId, StringComparer.Ordinal)], shards.Sum(x => x.Looked));
    }

    // The index lags: what a row says now counts.
    private async Task<IEnumerable<Run>> ReadAsync(IReadOnlyCollection<(RunKey Key, string At)> entries, RunQuery query, CancellationToken cancellation)
    {
        var items = await table.GetManyAsync(entries.Select(x => RunItems.Key(x.Key)), cancellation);
        var rows = items.Select(RunItems.ToRun).ToDictionary(x => x.Key);
        return entries.Select(x => rows.GetValueOrDefault(x.Key)).OfType<Run>().Where(x => Matches(x, query));
    }

    private static bool Matches(Run row, RunQuery query) =>
        (query.Status is not { } status || row.Status == status)
        && (query.Fleet is not { } fleet || row.Worker == fleet)
        && (query.RunIdPrefix is not { } prefix || row.RunId.StartsWith(prefix, StringComparison.Ordinal))
        && (query.ParentRunId is not { } parent || row.ParentRunId == parent)
        && (query.MasterRunId is not { } master || row.MasterRunId == master);

    private static void Narrow(QueryRequest request, RunQuery query, string? since)
    {
        request.ScanIndexForward = false;
        if (since is not null)
        {
            request.KeyConditionExpression += " AND #at >= :since";
            request.ExpressionAttributeNames["#at"] = "tu_event";
            request.ExpressionAttributeValues[":since"] = new(since);
        }
        var filters = new List<string>();
        And("status", query.Status?.Text());
        And("worker", query.Fleet);
        And("parent_run_id", query.ParentRunId);
        And("master_run_id", query.MasterRunId);
        if (filters.Count > 0) request.FilterExpression = string.Join(" AND ", filters);

        void And(string attribute, string? value)
        {
            if (value is null) return;
            filters.Add($"#{attribute} = :{attribute}");
            request.ExpressionAttributeNames["#" + attribute] = attribute;
            request.ExpressionAttributeValues[":" + attribute] = new(value);
        }
    }
}
