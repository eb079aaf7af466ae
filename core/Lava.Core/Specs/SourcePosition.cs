namespace Lava.Core.Specs;

/// <summary>A place in a file, counted from 1; (0, 0) is nowhere.</summary>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>Of data that came from no file.</summary>
    public static SourcePosition None => default;
}
