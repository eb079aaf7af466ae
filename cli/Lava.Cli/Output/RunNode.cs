using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Handlers.Processes;

namespace Lava.Cli.Output;

/// <summary>A run with its outputs and its children, in line and dispatched.</summary>
/// <param name="Run">The row.</param>
/// <param name="Outputs">What lies under its prefix.</param>
/// <param name="Children">Its children, in their order.</param>
public sealed record RunNode(Run Run, IReadOnlyList<BlobInfo> Outputs, IReadOnlyList<RunNode> Children)
{
    private const int Deepest = 32, MostChildren = 100_000;

    /// <summary>Reads a run's tree.</summary>
    public static ValueTask<RunNode> ReadAsync(RealmPorts ports, Run run, CancellationToken cancellation) => ReadAsync(ports, run, 0, cancellation);

    /// <summary>What lies under a run's prefix, in key order.</summary>
    public static async ValueTask<IReadOnlyList<BlobInfo>> OutputsAsync(RealmPorts ports, Run run, CancellationToken cancellation) =>
        S3Uri.Parse(run.Outputs) is { } prefix
            ? [.. (await ports.Blobs.ListAsync(prefix.Bucket, prefix.Key.TrimEnd('/') + "/", 0, cancellation)).Where(b => !LiveObjects.IsOne(b.Uri))]
            : [];

    /// <summary>The run and all below it.</summary>
    public IEnumerable<RunNode> All() => Children.SelectMany(c => c.All()).Prepend(this);

    private static async ValueTask<RunNode> ReadAsync(RealmPorts ports, Run run, int depth, CancellationToken cancellation)
    {
        var children = new List<RunNode>();
        if (depth < Deepest)
            foreach (var child in await ChildRowsAsync(ports, run, cancellation)) children.Add(await ReadAsync(ports, child, depth + 1, cancellation));
        return new RunNode(run, await OutputsAsync(ports, run, cancellation), children);
    }

    // Children in line that the row doesn't name belong to an older generation.
    private static async ValueTask<IEnumerable<Run>> ChildRowsAsync(RealmPorts ports, Run run, CancellationToken cancellation)
    {
        var rows = (await ports.Runs.ListAsync(new RunQuery { ParentRunId = run.RunId, Limit = MostChildren }, cancellation))
            .Where(r => r.RunId != run.RunId).ToDictionary(r => r.Key);
        var ordered = new List<Run>();
        foreach (var child in run.Children ?? [])
            if (rows.Remove(child.Key, out var row) || (row = await ports.Runs.GetAsync(child.Key, cancellation)) is not null) ordered.Add(row);
        var named = run.Children is { Count: > 0 };
        return ordered.Concat(rows.Values.Where(r => !(named && r.Inline)).OrderBy(r => r.TsDispatch).ThenBy(r => r.RunId, StringComparer.Ordinal));
    }
}
