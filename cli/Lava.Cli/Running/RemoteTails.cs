using Lava.Cli.Output;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Handlers.Processes;

namespace Lava.Cli.Running;

/// <summary>
/// Follows a run whose outputs are no files of this machine, by the ends that its worker stores. Marks that it does, so that they come
/// every few seconds; what fell out between two of them is told, and stands in the output itself later.
/// </summary>
public sealed class RemoteTails(IBlobStore blobs, S3Uri output, bool stderr, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly FollowMark _mark = new(blobs, output, time);
    private readonly SortedDictionary<string, (LineBuffer Lines, long At)> _outputs = new(StringComparer.Ordinal);
    private long? _marked, _looked;
    private bool _mayMark = true;

    /// <summary>Bytes of the lines handed out, over all outputs.</summary>
    public long PrintedBytes => _outputs.Values.Sum(o => o.At - o.Lines.RestBytes);

    /// <summary>The lines that came since the last look; none when that was a moment ago.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(CancellationToken cancellation)
    {
        if (_looked is { } looked && time.GetElapsedTime(looked) < Pause) return [];
        _looked = time.GetTimestamp();
        if (_marked is not { } marked || time.GetElapsedTime(marked) >= FollowMark.Pace)
        {
            _mayMark = _mayMark && await MarkAsync(cancellation);
            _marked = _looked;
        }
        var lines = new List<string>();
        foreach (var tail in await OutputTail.ListAsync(blobs, output, cancellation))
            if (OutputText.Is(output.Under(tail.Name), stderr)) Take(tail, lines);
        return lines;
    }

    /// <summary>Tells the worker that nobody follows any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_marked is not null && _mayMark) await _mark.ClearAsync(CancellationToken.None);
    }

    // Who may only read follows, too, but at the worker's own pace.
    private async Task<bool> MarkAsync(CancellationToken cancellation)
    {
        try
        {
            await _mark.SetAsync(cancellation);
            return true;
        }
        catch (PortException)
        {
            return false;
        }
    }

    private void Take(OutputTail tail, List<string> lines)
    {
        var (buffer, at) = _outputs.TryGetValue(tail.Name, out var known) ? known : (new LineBuffer(), 0L);
        if (tail.Offset > at) lines.Add($"[{tail.Offset - at} bytes left out]");
        if (tail.End > at) buffer.Take(tail.Bytes.Span[(int)Math.Max(0, at - tail.Offset)..], lines);
        _outputs[tail.Name] = (buffer, Math.Max(at, tail.End));
    }
}
