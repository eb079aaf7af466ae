using System.Buffers;
using System.Collections.Concurrent;
using Lava.Launcher.Native;

namespace Lava.Launcher.Output;

/// <summary>
/// Moves all jobs' output on a thread of its own, so that a slow disk delays output but never a kill.
/// Its memory is one buffer, whatever the volume: a job that writes faster than the disk waits at its pipe.
/// </summary>
internal sealed unsafe class OutputPump(Wakeup loop)
{
    private const int BufferSize = 64 * 1024;

    private readonly Wakeup _wakeup = new();
    private readonly ConcurrentQueue<(OutputStream Stream, bool Finish)> _orders = new();
    private readonly ConcurrentQueue<OutputStream> _finished = new();

    public void Run() => new Thread(Loop) { IsBackground = true, Name = "output" }.Start();

    public void Add(OutputStream stream) => Order(stream, finish: false);

    /// <summary>The stream's job is gone: take the rest, close, and tell by <see cref="TryTakeFinished"/>.</summary>
    public void Finish(OutputStream stream) => Order(stream, finish: true);

    public bool TryTakeFinished(out OutputStream? stream) => _finished.TryDequeue(out stream);

    private void Order(OutputStream stream, bool finish)
    {
        _orders.Enqueue((stream, finish));
        _wakeup.Signal();
    }

    private void Loop()
    {
        byte[] buffer = new byte[BufferSize];
        var masked = new ArrayBufferWriter<byte>(BufferSize * 2);
        var streams = new List<OutputStream>();
        var entries = new Libc.PollEntry[64];
        while (true)
        {
            while (_orders.TryDequeue(out var order))
            {
                if (!order.Finish)
                {
                    streams.Add(order.Stream);
                    continue;
                }
                streams.Remove(order.Stream);
                order.Stream.Finish(buffer, masked);
                _finished.Enqueue(order.Stream);
                loop.Signal();
            }

            if (entries.Length <= streams.Count)
                Array.Resize(ref entries, streams.Count * 2);
            entries[0] = new() { Fd = _wakeup.Fd, Wanted = Libc.PollIn };
            for (int i = 0; i < streams.Count; i++)
                entries[i + 1] = new() { Fd = streams[i].Pipe, Wanted = Libc.PollIn };
            fixed (Libc.PollEntry* p = entries)
            {
                if (Libc.Poll(p, (nuint)(streams.Count + 1), -1) <= 0)
                    continue;
            }
            if (entries[0].Found != 0)
                _wakeup.Clear();
            for (int i = streams.Count - 1; i >= 0; i--)
            {
                if (entries[i + 1].Found != 0 && !streams[i].Pump(buffer, masked))
                    streams.RemoveAt(i);
            }
        }
    }
}
