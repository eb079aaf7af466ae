using System.Globalization;
using System.Threading.Channels;

namespace Lava.Worker.Hosting;

/// <summary>
/// Lines of a log on their way to a writer, on a thread of their own: a terminal, pipe or disk that takes nothing holds up no run. What doesn't
/// fit is dropped, and how much that was is told once there is room.
/// </summary>
public sealed class LogLines : IDisposable
{
    private const int MostWaiting = 20_000;
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Func<string, string> _dropNotice;
    private readonly TextWriter _writer;
    private readonly Thread _thread;
    private long _dropped, _unwritten;

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
        Interlocked.Increment(ref _unwritten);
        if (_waiting.Writer.TryWrite(line)) return;
        Interlocked.Decrement(ref _unwritten);
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Waits a moment until all that was taken in is written.</summary>
    public void Flush() => SpinWait.SpinUntil(() => Volatile.Read(ref _unwritten) == 0, LastWait);

    /// <summary>Waits a moment for what is left.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join(LastWait);
    }

    private void Loop()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var read = 0;
            for (; _waiting.Reader.TryRead(out var line); read++) Put(line, 1);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                Put(_dropNotice(string.Create(CultureInfo.InvariantCulture, $"{dropped} log lines were dropped: whoever reads them is too slow, or their disk is full")), dropped);
            Interlocked.Add(ref _unwritten, -read);
        }
    }

    private void Put(string line, long lines)
    {
        try
        {
            _writer.WriteLine(line);
            _writer.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody reads the log, or its disk is full: the work goes on, and so does the log once there is room.
            Interlocked.Add(ref _dropped, lines);
        }
    }
}
