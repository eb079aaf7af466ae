using Lava.Worker.Launching;

namespace Lava.Cli.Running;

/// <summary>Hands on the output of job processes line by line while they run.</summary>
/// <param name="onLine">Called with the run's id, whether it is standard error, and a line.</param>
/// <param name="time">The clock.</param>
public sealed class LiveTail(Action<string, bool, string> onLine, TimeProvider time) : IProcessWatcher
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <inheritdoc/>
    public IAsyncDisposable Watch(ProcessSpec process) => new Watched(this, process);

    private sealed class Watched : IAsyncDisposable
    {
        private readonly LiveTail _tail;
        private readonly ProcessSpec _process;
        private readonly FileTail _stdout, _stderr;
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _loop;

        public Watched(LiveTail tail, ProcessSpec process)
        {
            (_tail, _process) = (tail, process);
            (_stdout, _stderr) = (new FileTail(process.StdoutPath), new FileTail(process.StderrPath));
            _loop = LoopAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _loop;
            // What came after the last look, and a last line without an end.
            Hand(last: true);
            _stdout.Dispose();
            _stderr.Dispose();
            _ended.Dispose();
        }

        private async Task LoopAsync()
        {
            try
            {
                while (true)
                {
                    await Task.Delay(Pause, _tail.Time, _ended.Token);
                    Hand(last: false);
                }
            }
            catch (OperationCanceledException)
            {
                // The process has ended.
            }
        }

        private void Hand(bool last)
        {
            foreach (var line in _stdout.Lines(last)) _tail.OnLine(_process.RunId, false, line);
            foreach (var line in _stderr.Lines(last)) _tail.OnLine(_process.RunId, true, line);
        }
    }

    private TimeProvider Time { get; } = time;
    private Action<string, bool, string> OnLine { get; } = onLine;
}
