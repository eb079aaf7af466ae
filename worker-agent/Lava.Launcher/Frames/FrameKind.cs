namespace Lava.Launcher.Frames;

/// <summary>The kind byte on the wire.</summary>
internal enum FrameKind : byte
{
    Lease = 1,
    Start = 2,
    Kill = 3,
    KillAll = 4,
    Hello = 64,
    Started = 65,
    NotStarted = 66,
    Ended = 67,
    NoneLeft = 68,
}
