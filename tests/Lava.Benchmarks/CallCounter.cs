using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Emulators;

namespace Lava.Benchmarks;

/// <summary>Counts calls to AWS by service and operation, and the units that DynamoDB says each took, its indexes included.</summary>
internal sealed class CallCounter : ICallWatch
{
    private readonly Dictionary<string, (int Calls, double Units)> _counts = new(StringComparer.Ordinal);

    /// <summary>Calls and units by <c>Service.Operation</c> since the last time.</summary>
    public IReadOnlyDictionary<string, (int Calls, double Units)> Take()
    {
        lock (_counts)
        {
            var taken = new SortedDictionary<string, (int, double)>(_counts, StringComparer.Ordinal);
            _counts.Clear();
            return taken;
        }
    }

    /// <inheritdoc/>
    public byte[] Sending(HttpListenerRequest call, byte[] body)
    {
        if (!Operation(call).StartsWith("DynamoDB", StringComparison.Ordinal)) return body;
        var asked = JsonNode.Parse(body)!.AsObject();
        asked["ReturnConsumedCapacity"] = "TOTAL";
        return JsonSerializer.SerializeToUtf8Bytes(asked);
    }

    /// <inheritdoc/>
    public void Answered(HttpListenerRequest call, byte[] answer)
    {
        var name = Operation(call);
        var units = name.StartsWith("DynamoDB", StringComparison.Ordinal) ? Units(JsonNode.Parse(answer)!["ConsumedCapacity"]) : 0;
        lock (_counts)
        {
            var (calls, sum) = _counts.GetValueOrDefault(name);
            _counts[name] = (calls + 1, sum + units);
        }
    }

    /// <summary>Dollars of so many calls at list prices of us-east-1: $ per million write units .625, read units .125, SQS requests .40, S3 writes 5, S3 reads .40.</summary>
    public static double Price(string name, (int Calls, double Units) count) => 1e-6 * name.Split('.') switch
    {
        ["DynamoDB", "GetItem" or "Query" or "Scan" or "BatchGetItem"] => .125 * count.Units,
        // A write that its condition refused reports nothing; it takes one unit at least.
        ["DynamoDB", _] => .625 * Math.Max(count.Units, count.Calls),
        ["SQS", _] => .4 * count.Calls,
        ["S3", "PUT" or "POST"] => 5 * count.Calls,
        ["S3", "GET" or "HEAD"] => .4 * count.Calls,
        _ => 0,
    };

    private static string Operation(HttpListenerRequest call) => call.Headers["X-Amz-Target"]?.Split('.') switch
    {
        [var service, var operation] when service.StartsWith("DynamoDB", StringComparison.Ordinal) => "DynamoDB." + operation,
        ["AmazonSQS", var operation] => "SQS." + operation,
        [var service, var operation] => service + "." + operation,
        _ => "S3." + call.HttpMethod,
    };

    private static double Units(JsonNode? consumed) => consumed switch
    {
        JsonArray all => all.Sum(Units),
        JsonObject one => double.Parse(one["CapacityUnits"]!.ToJsonString(), CultureInfo.InvariantCulture),
        _ => 0,
    };
}
