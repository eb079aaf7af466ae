using Lava.Launcher.Output;

namespace Lava.Launcher.Spawning;

/// <summary>What came of a start.</summary>
internal abstract record SpawnResult
{
    /// <summary>The process runs; its output comes by these streams.</summary>
    public sealed record Started(int ProcessId, OutputStream Stdout, OutputStream Stderr) : SpawnResult;

    /// <summary>Nothing runs.</summary>
    public sealed record Failed(string Reason, int Errno) : SpawnResult;
}
