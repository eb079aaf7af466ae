using System.Text;
using Lava.Cli.Output;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Engine;

namespace Lava.Cli.Running;

/// <summary>
/// Prints the output of a run and of its children, as far as it is there, and follows it until the run has ended. The processes of a run
/// run one after the other, so what was printed live is the beginning of what is stored at the end.
/// </summary>
internal sealed class OutputFollower(RealmPorts ports, LiveOutputs live, bool stderr, TextWriter writer, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, Progress> _runs = [];

    /// <summary>Prints it; with <paramref name="follow"/> to the run's end.</summary>
    public async Task PrintAsync(Run run, bool follow, CancellationToken cancellation)
    {
        try
        {
            await FollowAsync(run, follow, cancellation);
        }
        finally
        {
            foreach (var progress in _runs.Values) await progress.EndAsync();
        }
    }

    private async Task FollowAsync(Run run, bool follow, CancellationToken cancellation)
    {
        while (true)
        {
            var now = await ports.Runs.GetAsync(run.Key, cancellation) ?? run;
            await PrintTreeAsync(now, now.RunId, 0, cancellation);
            if (!follow || now.IsEnded) return;
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task PrintTreeAsync(Run run, string root, int depth, CancellationToken cancellation)
    {
        await PrintOneAsync(run, run.RunId == root ? "" : $"{run.JobId} │ ", cancellation);
        if (depth > 30) return;
        foreach (var child in run.Children ?? [])
            if (await ports.Runs.GetAsync(child.Key, cancellation) is { Inline: true } row) await PrintTreeAsync(row, root, depth + 1, cancellation);
    }

    private async Task PrintOneAsync(Run run, string prefix, CancellationToken cancellation)
    {
        if (!_runs.TryGetValue(run.RunId, out var progress)) _runs[run.RunId] = progress = new Progress();
        if (progress.Done) return;
        if (progress.Attempt != run.Attempt) await progress.BeginAsync(run.Attempt, Remote(run));
        if (!run.IsEnded)
        {
            foreach (var path in live.Of(run.RunId, stderr)) progress.Follow(path);
            foreach (var line in await progress.LinesAsync(cancellation)) await writer.WriteLineAsync(prefix + line);
            return;
        }
        var skip = progress.Printed();
        foreach (var output in OutputText.OfLastAttempt(run, await RunNode.OutputsAsync(ports, run, cancellation), stderr))
        {
            skip = Math.Max(0, await PrintStoredAsync(output, skip, prefix, cancellation));
        }
        await progress.EndAsync();
    }

    // Null where the outputs are files of this machine.
    private RemoteTails? Remote(Run run) =>
        run.Attempt > 0 && !run.IsEnded && S3Uri.Parse(run.Outputs) is { } root && Outputs.Of(root, run) is var output && ports.Blobs.LocalPath(output) is null
            ? new RemoteTails(ports.Blobs, output, stderr, time)
            : null;

    // Returns how much is still to be skipped in the objects that follow.
    private async Task<long> PrintStoredAsync(BlobInfo output, long skip, string prefix, CancellationToken cancellation)
    {
        if (skip >= output.Size) return skip - output.Size;
        await using var stream = await ports.Blobs.OpenReadAsync(output.Uri, cancellation);
        if (stream is null) return 0;
        for (var left = skip; left > 0;)
        {
            var read = await stream.ReadAsync(new byte[Math.Min(left, 64 * 1024)], cancellation);
            if (read == 0) return 0;
            left -= read;
        }
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellation) is { } line) await writer.WriteLineAsync(prefix + line);
        return 0;
    }

    private sealed class Progress
    {
        private readonly Dictionary<string, FileTail> _tails = [];
        private readonly List<FileTail> _order = [];
        private RemoteTails? _remote;

        public int Attempt { get; private set; }
        public bool Done { get; private set; }

        public async ValueTask BeginAsync(int attempt, RemoteTails? remote)
        {
            await EndAsync();
            (Attempt, Done, _remote) = (attempt, false, remote);
        }

        public void Follow(string path)
        {
            if (_tails.TryAdd(path, new FileTail(path))) _order.Add(_tails[path]);
        }

        public async ValueTask<IReadOnlyList<string>> LinesAsync(CancellationToken cancellation) =>
            [.. _order.SelectMany(t => t.Lines(last: false)), .. _remote is null ? [] : await _remote.LinesAsync(cancellation)];

        // An unfinished line was not printed: it comes again, whole, from what is stored.
        public long Printed() => _order.Sum(t => t.PrintedBytes) + (_remote?.PrintedBytes ?? 0);

        public async ValueTask EndAsync()
        {
            if (_remote is not null) await _remote.DisposeAsync();
            _remote = null;
            foreach (var tail in _order) tail.Dispose();
            _tails.Clear();
            _order.Clear();
            Done = true;
        }
    }
}
