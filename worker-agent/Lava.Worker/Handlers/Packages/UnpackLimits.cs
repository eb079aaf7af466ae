namespace Lava.Worker.Handlers.Packages;

/// <summary>Bounds of an unpacked archive, against one that swells.</summary>
internal sealed record UnpackLimits
{
    /// <summary>Files, folders and links.</summary>
    public int Entries { get; init; } = 100_000;
    /// <summary>Bytes of all files together; with tar also of its headers.</summary>
    public long Bytes { get; init; } = 2L << 30;
}
