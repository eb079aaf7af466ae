using System.Text;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli.Output;

/// <summary>The captured output of runs: which objects hold it, and their last lines.</summary>
public static class OutputText
{
    private const int TailBytes = 8 * 1024;

    /// <summary>Whether an object is captured standard output (<c>stdout</c>, <c>NAME.stdout</c>) or, likewise, standard error.</summary>
    public static bool Is(S3Uri uri, bool stderr)
    {
        var name = uri.Key[(uri.Key.LastIndexOf('/') + 1)..];
        var stream = stderr ? "stderr" : "stdout";
        return name == stream || name.EndsWith("." + stream, StringComparison.Ordinal);
    }

    /// <summary>The captured objects of a run's last attempt, in the order in which its processes ran.</summary>
    public static IReadOnlyList<BlobInfo> OfLastAttempt(Run run, IReadOnlyList<BlobInfo> outputs, bool stderr)
    {
        if (S3Uri.Parse(run.Outputs) is not { } root) return [];
        var start = root.Key.TrimEnd('/').Length + 1;
        var captured = outputs.Where(o => Is(o.Uri, stderr)).GroupBy(o => Attempt(o.Uri.Key[start..])).MaxBy(g => g.Key);
        var order = ResultOrder(run, stderr ? "stderr" : "stdout");
        return captured?.OrderBy(o => order.TryGetValue(o.Uri.ToString(), out var at) ? at : int.MaxValue).ThenBy(o => o.Uri.Key, StringComparer.Ordinal).ToList() ?? [];
    }

    /// <summary>The last lines of an object.</summary>
    public static async ValueTask<IReadOnlyList<string>> TailAsync(IBlobStore blobs, S3Uri uri, int lines, CancellationToken cancellation)
    {
        await using var stream = await blobs.OpenReadAsync(uri, cancellation);
        if (stream is null) return [];
        var cut = stream.CanSeek && stream.Length > TailBytes;
        if (cut) stream.Seek(-TailBytes, SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var all = (await reader.ReadToEndAsync(cancellation)).TrimEnd().ReplaceLineEndings("\n").Split('\n');
        var whole = cut && all.Length > 1 ? all[1..] : all;
        return whole is [""] ? [] : whole[^Math.Min(lines, whole.Length)..];
    }

    // attempt-N/… belongs to attempt N, all else to the first.
    private static int Attempt(string key)
    {
        const string folder = "attempt-";
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && key.StartsWith(folder, StringComparison.Ordinal) && int.TryParse(key[folder.Length..slash], out var n) ? n : 1;
    }

    private static Dictionary<string, int> ResultOrder(Run run, string stream)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        if (run.Result?["output"] is System.Text.Json.Nodes.JsonArray entries)
            foreach (var entry in entries)
                if (entry is System.Text.Json.Nodes.JsonObject map && map[stream].Text() is { } uri) order.TryAdd(uri, order.Count);
        return order;
    }
}
