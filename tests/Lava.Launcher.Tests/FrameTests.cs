using Lava.Launcher.Frames;

namespace Lava.Launcher.Tests;

public sealed class FrameTests
{
    public static TheoryData<Frame> Frames =>
    [
        new LeaseFrame(long.MaxValue),
        new KillFrame("ключ", 1),
        new KillAllFrame(7),
        new HelloFrame(1),
        new StartedFrame("k", 4711),
        new NotStartedFrame("k", "why", 2),
        new EndedFrame { Key = "k", Code = -9, Cause = EndCause.LeaseExpired, StdoutBytes = 1L << 40, StderrBytes = 0, OutputProblem = "full" },
        new NoneLeftFrame(7),
    ];

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_the_same_after_the_wire(Frame frame)
    {
        byte[] bytes = [.. FrameCodec.Encode(frame).Span, 1, 2];
        Assert.Equal(frame, FrameCodec.TryDecode(bytes, out int consumed));
        Assert.Equal(bytes.Length - 2, consumed);
    }

    [Fact]
    public void A_start_is_the_same_after_the_wire_and_waits_until_it_is_whole()
    {
        var start = new StartFrame
        {
            Key = "k",
            RunId = "r",
            Arguments = ["a", "", new string('x', 100_000)],
            Environment = [new("A", "1"), new("B", "")],
            WorkingDirectory = "/w",
            StdoutPath = "/o",
            StderrPath = "/e",
            StdinPath = "/i",
            TimeoutMilliseconds = 5,
            GraceMilliseconds = 6,
            Secrets = ["s"],
        };
        var bytes = FrameCodec.Encode(start);
        for (int length = 0; length < bytes.Length; length += 1 + length / 50)
            Assert.Null(FrameCodec.TryDecode(bytes.Span[..length], out _));
        var back = Assert.IsType<StartFrame>(FrameCodec.TryDecode(bytes.Span, out _));
        Assert.Equal(start.Arguments, back.Arguments);
        Assert.Equal(start.Environment, back.Environment);
        Assert.Equal(start.Secrets, back.Secrets);
        Assert.Equal(("k", "r", "/w", "/o", "/e", "/i", 5L, 6L), (back.Key, back.RunId, back.WorkingDirectory, back.StdoutPath, back.StderrPath, back.StdinPath, back.TimeoutMilliseconds, back.GraceMilliseconds));
    }

    [Fact]
    public void Damage_is_refused_and_never_allocated_for()
    {
        Assert.Throws<InvalidDataException>(() => FrameCodec.TryDecode([0xff, 0xff, 0xff, 0x7f, 1], out _));
        Assert.Throws<InvalidDataException>(() => FrameCodec.TryDecode([1, 0, 0, 0, 99], out _));
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var whole = FrameCodec.Encode(new StartFrame { Key = "k", RunId = "r", Arguments = ["a"], Environment = [new("A", "1")], WorkingDirectory = "/", StdoutPath = "/o", StderrPath = "/e" }).ToArray();
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. whole];
            for (int n = random.Next(1, 5); n > 0; n--)
                damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            var thrown = Record.Exception(() => FrameCodec.TryDecode(damaged, out _));
            Assert.True(thrown is null or InvalidDataException, $"seed {seed}: {thrown}");
        }
    }
}
