using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;

namespace Lava.Worker.Engine;

/// <summary>Where a run's outputs go: <c>s3_temp/JOB/RUN</c>, attempts after the first below <c>attempt-N/</c>.</summary>
public static class Outputs
{
    /// <summary>The prefix of a run.</summary>
    public static S3Uri Prefix(Realm realm, Run row) =>
        (S3Uri.Parse(realm.S3Temp) ?? new S3Uri("lava-temp", "tmp")).Under(row.JobId).Under(row.RunId);

    /// <summary>The prefix of the present attempt.</summary>
    public static S3Uri Of(Realm realm, Run row) => Of(Prefix(realm, row), row);

    /// <summary>The prefix of the present attempt below the run's.</summary>
    public static S3Uri Of(S3Uri prefix, Run row) => row.Attempt <= 1 ? prefix : prefix.Under($"attempt-{row.Attempt}");

    /// <summary>Keeps a result too large for a log entry as <c>result.json</c>.</summary>
    public static async Task KeepLargeResultAsync(IBlobStore blobs, Realm realm, Run row, JsonObject result)
    {
        if (!RunLog.IsLarge(result)) return;
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(result.ToJsonString()));
        await blobs.WriteAsync(Of(realm, row).Under("result.json"), text, CancellationToken.None);
    }
}
