namespace Lava.Core.Model;

/// <summary>The key of a row in the events table.</summary>
/// <param name="JobId">Hash key.</param>
/// <param name="RunId">Range key: a UUID, lower case.</param>
public readonly record struct RunKey(string JobId, string RunId)
{
    /// <inheritdoc/>
    public override string ToString() => $"{JobId} ({RunId})";
}
