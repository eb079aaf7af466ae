using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Sessions;

/// <summary>The workers table on DynamoDB: every change is one conditional call.</summary>
internal sealed class DynamoSessionStore(Table table) : ISessionStore
{
    private static readonly TimeSpan SeenKept = TimeSpan.FromDays(1);

    public async ValueTask PutAsync(Session session, CancellationToken cancellation)
    {
        // The fleet is listed before it has a session: a watchdog that lists fleets misses none.
        await table.PutAsync(SessionItems.FleetKey(session.Fleet), null, cancellation);
        await table.PutAsync(SessionItems.ToItem(session), new("attribute_not_exists(fleet)", null, null), cancellation);
    }

    public async ValueTask<Session?> BeatAsync(SessionId id, DateTimeOffset beatAt, long ttl, IReadOnlyCollection<string> seenCancels, CancellationToken cancellation)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":one"] = Attributes.Number(1),
            [":at"] = new(Instant.ToIso(beatAt)),
            [":ttl"] = Attributes.Number(ttl),
        };
        var update = "SET beat = beat + :one, beat_at = :at, #ttl = :ttl";
        if (seenCancels.Count > 0)
        {
            update += " DELETE cancels :seen";
            values[":seen"] = new AttributeValue { SS = [.. seenCancels] };
        }
        var write = await table.UpdateAsync(SessionItems.Key(id), update, new("attribute_exists(fleet) AND attribute_not_exists(ended)", new() { ["#ttl"] = "ttl" }, values), cancellation);
        return write.Applied ? SessionItems.ToSession(write.Item!) : null;
    }

    public async ValueTask<Session?> GetAsync(SessionId id, CancellationToken cancellation) =>
        await table.GetAsync(SessionItems.Key(id), cancellation) is { } item ? SessionItems.ToSession(item) : null;

    public async ValueTask<IReadOnlyList<Session>> ListAsync(string fleet, CancellationToken cancellation)
    {
        var query = Under(fleet);
        query.FilterExpression = "attribute_not_exists(ended)";
        return [.. (await table.QueryAsync(query, 0, cancellation).ToListAsync(cancellation)).Select(x => StoredRow.TryRead(() => SessionItems.ToSession(x))).OfType<Session>()];
    }

    public async ValueTask<IReadOnlyList<string>> FleetsAsync(CancellationToken cancellation) =>
        [.. (await table.QueryAsync(Under(SessionItems.Fleets), 0, cancellation).ToListAsync(cancellation)).Select(x => x["session"].S)];

    public async ValueTask<bool> EndAsync(SessionId id, string how, long? ifBeat, CancellationToken cancellation)
    {
        var condition = "attribute_exists(fleet) AND attribute_not_exists(ended)";
        var values = new Dictionary<string, AttributeValue> { [":how"] = new(how) };
        if (ifBeat is { } beat)
        {
            condition += " AND beat = :beat";
            values[":beat"] = Attributes.Number(beat);
        }
        return (await table.UpdateAsync(SessionItems.Key(id), "SET ended = :how", new(condition, null, values), cancellation)).Applied;
    }

    public async ValueTask AddCancelAsync(SessionId id, string runId, CancellationToken cancellation) =>
        await table.UpdateAsync(SessionItems.Key(id), "ADD cancels :run", new(
            "attribute_exists(fleet) AND attribute_not_exists(ended)", null,
            new() { [":run"] = new AttributeValue { SS = [runId] } }), cancellation);

    public async ValueTask<BeatSeen?> GetSeenAsync(SessionId id, CancellationToken cancellation) =>
        await table.GetAsync(SessionItems.SeenKey(id), cancellation) is { } item ? SessionItems.ToSeen(item) : null;

    public async ValueTask PutSeenAsync(SessionId id, BeatSeen seen, CancellationToken cancellation)
    {
        var item = SessionItems.SeenKey(id);
        item["beat"] = Attributes.Number(seen.Beat);
        item["at"] = Attributes.Number(seen.At.ToUnixTimeMilliseconds());
        // Looked at each minute while the session lives; later nobody asks.
        item["ttl"] = Attributes.Number((seen.At + SeenKept).ToUnixTimeSeconds());
        await table.PutAsync(item, null, cancellation);
    }

    public async ValueTask<LimitHolder?> GetLimitAsync(string jobId, int slot, CancellationToken cancellation) =>
        await table.GetAsync(SessionItems.LimitKey(jobId, slot), cancellation) is { } item ? SessionItems.ToHolder(item) : null;

    public async ValueTask<bool> ReplaceLimitAsync(string jobId, int slot, LimitHolder? expected, LimitHolder? next, CancellationToken cancellation)
    {
        var key = SessionItems.LimitKey(jobId, slot);
        var condition = WhenHeldBy(expected);
        if (next is null) return (await table.DeleteAsync(key, condition, cancellation)).Applied;
        key["holder"] = new(next.Session);
        key["run_id"] = new(next.RunId);
        key["claim"] = Attributes.Number(next.Claim);
        var write = await table.PutAsync(key, condition, cancellation);
        // Refused by myself: the call was made again after its answer was lost.
        return write.Applied || (write.Item is { } item && SessionItems.ToHolder(item) == next);
    }

    private static WriteCondition WhenHeldBy(LimitHolder? holder) => holder is null
        ? new("attribute_not_exists(fleet)", null, null)
        : new("holder = :holder AND run_id = :run AND claim = :claim", null, new()
        {
            [":holder"] = new(holder.Session),
            [":run"] = new(holder.RunId),
            [":claim"] = Attributes.Number(holder.Claim),
        });

    private static QueryRequest Under(string fleet) => new()
    {
        KeyConditionExpression = "fleet = :fleet",
        ExpressionAttributeValues = new() { [":fleet"] = new(fleet) },
        ConsistentRead = true,
    };
}
