using System.Globalization;
using System.Threading.Channels;

namespace Lava.Cli.Logging;

/// <summary>
/// Lines of a log on their way to a writer, on a thread of their own: a terminal or pipe that takes nothing holds up no run. What doesn't
/// fit is dropped, and how much that was is told once there is room.
/// </summary>
internal sealed class LogLines : IDisposable
{
    private const int MostWaiting = 20_000;
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Func<string, string> _dropNotice;
    private readonly TextWriter _writer;
    private readonly Thread _thread;
    private long _dropped;

    /// <summary>Begins. <paramref name="dropNotice"/> makes a line of a sentence about dropped ones.</summary>
    public LogLines(TextWriter writer, Func<string, string> dropNotice)
    {
        (_writer, _dropNotice) = (writer, dropNotice);
        _thread = new Thread(Loop) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Takes a line in; returns at once.</summary>
    public void Write(string line)
    {
        if (!_waiting.Writer.TryWrite(line)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Waits a moment for what is left.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join(LastWait);
    }

    private void Loop()
    {
        try
        {
            while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_waiting.Reader.TryRead(out var line)) _writer.WriteLine(line);
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                    _writer.WriteLine(_dropNotice(string.Create(CultureInfo.InvariantCulture, $"{dropped} log lines were dropped: whoever reads them is too slow")));
                _writer.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody reads the log any more: the work goes on without one.
        }
    }
}
