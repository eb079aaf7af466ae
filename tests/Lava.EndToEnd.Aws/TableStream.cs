using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Lava.EndToEnd.Aws;

/// <summary>
/// Reads a table's stream as Lambda's event source mapping does. The service's records are the event's records, so they are handed on as
/// they come (docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html).
/// </summary>
/// <param name="address">Where DynamoDB answers.</param>
/// <param name="table">The table.</param>
public sealed class TableStream(string address, string table)
{
    private static readonly HttpClient Http = new();

    /// <summary>An event with all records so far of one item, told by its key.</summary>
    public async Task<string> EventAsync(string key, string value)
    {
        var records = (await RecordsAsync()).Where(r => (string?)r["dynamodb"]!["Keys"]![key]?["S"] == value);
        return new JsonObject { ["Records"] = new JsonArray([.. records.Select(r => r.DeepClone())]) }.ToJsonString();
    }

    private async Task<List<JsonNode>> RecordsAsync()
    {
        var streams = await CallAsync("ListStreams", new JsonObject { ["TableName"] = table });
        var arn = (string)Assert.Single(streams["Streams"]!.AsArray())!["StreamArn"]!;
        var described = await CallAsync("DescribeStream", new JsonObject { ["StreamArn"] = arn });
        var records = new List<JsonNode>();
        foreach (var shard in described["StreamDescription"]!["Shards"]!.AsArray())
        {
            var start = new JsonObject { ["StreamArn"] = arn, ["ShardId"] = (string)shard!["ShardId"]!, ["ShardIteratorType"] = "TRIM_HORIZON" };
            var iterator = (string?)(await CallAsync("GetShardIterator", start))["ShardIterator"];
            // An open shard never ends: what it has now is all.
            while (iterator is not null)
            {
                var page = await CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator });
                if (page["Records"] is not JsonArray { Count: > 0 } found) break;
                records.AddRange(found.Select(r => r!));
                iterator = (string?)page["NextShardIterator"];
            }
        }
        return records;
    }

    private async Task<JsonObject> CallAsync(string operation, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0")) };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "DynamoDBStreams_20120810." + operation);
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{operation} of the stream of {table}: {text}");
    }
}
