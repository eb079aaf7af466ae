using System.Buffers.Binary;

namespace Lava.Launcher.Frames;

/// <summary>Frames to bytes and back.</summary>
public static class FrameCodec
{
    /// <summary>A longer frame is refused: an argument list and environment cannot be that large.</summary>
    public const int MaxLength = 64 << 20;

    private const int HeaderLength = 4;

    /// <summary>The whole frame, length included.</summary>
    public static ReadOnlyMemory<byte> Encode(Frame frame)
    {
        var writer = new FrameWriter();
        switch (frame)
        {
            case LeaseFrame f:
                writer.Kind(FrameKind.Lease).Int64(f.Deadline);
                break;
            case StartFrame f:
                writer.Kind(FrameKind.Start).Text(f.Key).Text(f.RunId).Texts(f.Arguments).Pairs(f.Environment)
                    .Text(f.WorkingDirectory).Text(f.StdoutPath).Text(f.StderrPath).Text(f.StdinPath)
                    .Int64(f.TimeoutMilliseconds).Int64(f.GraceMilliseconds).Texts(f.Secrets);
                break;
            case KillFrame f:
                writer.Kind(FrameKind.Kill).Text(f.Key).Int64(f.GraceMilliseconds);
                break;
            case KillAllFrame f:
                writer.Kind(FrameKind.KillAll).Int32(f.Number);
                break;
            case HelloFrame f:
                writer.Kind(FrameKind.Hello).Int32(f.Version);
                break;
            case StartedFrame f:
                writer.Kind(FrameKind.Started).Text(f.Key).Int32(f.ProcessId);
                break;
            case NotStartedFrame f:
                writer.Kind(FrameKind.NotStarted).Text(f.Key).Text(f.Reason).Int32(f.Errno);
                break;
            case EndedFrame f:
                writer.Kind(FrameKind.Ended).Text(f.Key).Int32(f.Code).Int32((int)f.Cause)
                    .Int64(f.StdoutBytes).Int64(f.StderrBytes).Text(f.OutputProblem);
                break;
            case NoneLeftFrame f:
                writer.Kind(FrameKind.NoneLeft).Int32(f.Number);
                break;
            default:
                throw new ArgumentException($"no wire form for {frame.GetType().Name}", nameof(frame));
        }
        return writer.Finish();
    }

    /// <summary>Takes the first frame off <paramref name="bytes"/>; null while it is not whole yet.</summary>
    /// <exception cref="InvalidDataException">The bytes are no frame.</exception>
    public static Frame? TryDecode(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (bytes.Length < HeaderLength)
            return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length is < 1 or > MaxLength)
            throw new InvalidDataException($"a frame of {length} bytes");
        if (bytes.Length - HeaderLength < length)
            return null;
        consumed = HeaderLength + length;
        return Decode(new FrameReader(bytes.Slice(HeaderLength, length)));
    }

    private static Frame Decode(FrameReader reader) => reader.Kind() switch
    {
        FrameKind.Lease => new LeaseFrame(reader.Int64()),
        FrameKind.Start => new StartFrame
        {
            Key = reader.Text(),
            RunId = reader.Text(),
            Arguments = reader.Texts(),
            Environment = reader.Pairs(),
            WorkingDirectory = reader.Text(),
            StdoutPath = reader.Text(),
            StderrPath = reader.Text(),
            StdinPath = reader.Text(),
            TimeoutMilliseconds = reader.Int64(),
            GraceMilliseconds = reader.Int64(),
            Secrets = reader.Texts(),
        },
        FrameKind.Kill => new KillFrame(reader.Text(), reader.Int64()),
        FrameKind.KillAll => new KillAllFrame(reader.Int32()),
        FrameKind.Hello => new HelloFrame(reader.Int32()),
        FrameKind.Started => new StartedFrame(reader.Text(), reader.Int32()),
        FrameKind.NotStarted => new NotStartedFrame(reader.Text(), reader.Text(), reader.Int32()),
        FrameKind.Ended => new EndedFrame
        {
            Key = reader.Text(),
            Code = reader.Int32(),
            Cause = (EndCause)reader.Int32(),
            StdoutBytes = reader.Int64(),
            StderrBytes = reader.Int64(),
            OutputProblem = reader.Text(),
        },
        FrameKind.NoneLeft => new NoneLeftFrame(reader.Int32()),
        var other => throw new InvalidDataException($"a frame of unknown kind {(byte)other}"),
    };
}
