using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Runs;

/// <summary>Rows of the events table as items, and the original's items as rows.</summary>
internal static class RunItems
{
    // Serves the index of days; derived from tu_event.
    private const string Day = "day";

    /// <summary>The key of a row.</summary>
    public static Dictionary<string, AttributeValue> Key(RunKey key) => new() { ["job_id"] = new(key.JobId), ["run_id"] = new(key.RunId) };

    /// <summary>The key that an index entry carries.</summary>
    public static RunKey KeyOf(IReadOnlyDictionary<string, AttributeValue> item) => new(item["job_id"].S, item["run_id"].S);

    /// <summary>The hash key of a shard of a day.</summary>
    public static string DayShard(string day, int shard) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{day}#{shard}");

    /// <summary>The item of a row.</summary>
    public static Dictionary<string, AttributeValue> ToItem(Run row)
    {
        var item = Attributes.FromJson(Encoding.UTF8.GetBytes(LavaJson.Write(row)));
        // The values that JSON leaves out as defaults, but that conditions and indexes ask for.
        item["fence"] = Attributes.Number(row.Fence);
        item["status"] = new(row.Status.Text());
        if (row.TuEvent is { Length: >= 10 } at) item[Day] = new(DayShard(at[..10], Names.Shard(row.RunId)));
        return item;
    }

    /// <summary>The row of an item. Throws <see cref="PortException"/> when it can't be read.</summary>
    public static Run ToRun(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var json = Encoding.UTF8.GetString(Attributes.ToJson(item, Day));
        return StoredRow.Read(KeyOf(item), item.ContainsKey("fence") ? json : FromOriginal(json), LavaJson.ReadRun);
    }

    // The original's rows have no fence; its statuses tell progress and side effects too, and what it had no value for is null.
    private static string FromOriginal(string json)
    {
        var row = JsonNode.Parse(json)!.AsObject();
        foreach (var name in row.Where(x => x.Value is null).Select(x => x.Key).ToList()) row.Remove(name);
        switch (row["status"].Text())
        {
            case "starting" or "logging":
                row["status"] = RunStatus.Running.Text();
                break;
            case "action_failed":
                var complete = row["log"] is JsonArray log && log.Any(x => x?["status"].Text() == RunStatus.Complete.Text());
                row["status"] = (complete ? RunStatus.Complete : RunStatus.Failed).Text();
                row["action_failed"] = true;
                break;
        }
        return row.ToJsonString();
    }
}
