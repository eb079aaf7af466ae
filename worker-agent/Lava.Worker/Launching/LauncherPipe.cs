using System.Buffers.Binary;
using Lava.Launcher.Frames;

namespace Lava.Worker.Launching;

/// <summary>Frames to and from the launcher.</summary>
internal sealed class LauncherPipe(Stream input, Stream output) : IAsyncDisposable
{
    private const int HeaderLength = 4;

    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[4096];

    /// <summary>Sends a frame whole; false when the launcher is gone.</summary>
    public async ValueTask<bool> SendAsync(Frame frame, CancellationToken ct)
    {
        var bytes = FrameCodec.Encode(frame);
        await _sending.WaitAsync(ct);
        try
        {
            // Half a frame would make all that follow unreadable, so a started write is not cancelled.
            await input.WriteAsync(bytes, CancellationToken.None);
            await input.FlushAsync(CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for the next frame; null at the end.</summary>
    public Frame? Receive()
    {
        if (output.ReadAtLeast(_buffer.AsSpan(0, HeaderLength), HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer);
        if (length is < 1 or > FrameCodec.MaxLength)
            throw new InvalidDataException($"a frame of {length} bytes");
        if (_buffer.Length < HeaderLength + length)
            Array.Resize(ref _buffer, HeaderLength + length);
        output.ReadExactly(_buffer.AsSpan(HeaderLength, length));
        return FrameCodec.TryDecode(_buffer.AsSpan(0, HeaderLength + length), out _);
    }

    /// <summary>Tells the launcher to end.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }
}
