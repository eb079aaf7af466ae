using System.Threading.Channels;

namespace Lava.Worker.Telemetry;

/// <summary>
/// Between the engine and whoever listens to its measurements: they are taken on a thread of their own, so that a listener that throws, or
/// never returns, costs measurements and nothing else.
/// </summary>
internal sealed class TelemetryQueue : IDisposable
{
    private const int MostWaiting = 8192;
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly Channel<Action> _waiting = Channel.CreateBounded<Action>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Lock _lock = new();
    private Thread? _thread;
    private long _dropped;

    /// <summary>Takes a measurement in; returns at once.</summary>
    public void Post(Action measurement)
    {
        if (_thread is null) Start();
        if (!_waiting.Writer.TryWrite(measurement)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Waits a moment for what is left.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread?.Join(LastWait);
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_thread is not null) return;
            var thread = new Thread(Loop) { IsBackground = true, Name = "telemetry" };
            thread.Start();
            _thread = thread;
        }
    }

    private void Loop()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_waiting.Reader.TryRead(out var measurement)) Take(measurement);
    }

    private void Take(Action measurement)
    {
        try
        {
            measurement();
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) LavaTelemetry.Lost.Add(dropped);
        }
        catch (Exception)
        {
            // A listener's own failure, whatever it is: runs must not know of it, and it has its own means to tell.
        }
    }
}
