using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Handlers.Generators;

/// <summary>Objects of a bucket, each as <c>s3obj</c> with Bucket, Key, LastModified, ETag, Size, StorageClass.</summary>
internal sealed class S3ListGenerator : ValueGenerator
{
    public override string Type => "s3list";
    public override IReadOnlyList<string> Rendered => ["bucket", "prefix"];
    protected override IReadOnlyList<string> Required => ["bucket"];
    protected override IReadOnlyList<string> Optional => ["prefix", "glob"];

    protected override async IAsyncEnumerable<JsonObject> ValuesAsync(
        JsonObject fields, JobContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var globs = fields["glob"] switch
        {
            null => null,
            JsonArray list => list.Select(g => g?.ToString() ?? "").ToArray(),
            var one => [one.ToString()],
        };
        var prefix = fields["prefix"] is null ? "" : Text(fields, "prefix");
        foreach (var found in await context.Ports.Blobs.ListAsync(Text(fields, "bucket"), prefix, 0, cancellation))
        {
            if (globs is not null && !globs.Any(g => Glob.IsMatch(g, found.Uri.Key))) continue;
            yield return new JsonObject
            {
                ["s3obj"] = new JsonObject
                {
                    ["Bucket"] = found.Uri.Bucket,
                    ["Key"] = found.Uri.Key,
                    ["LastModified"] = Instant.ToIso(found.LastModified),
                    ["ETag"] = found.ETag,
                    ["Size"] = found.Size,
                    ["StorageClass"] = "STANDARD",
                },
            };
        }
    }
}
