namespace Lava.Core.Specs;

/// <summary>An item that was read, or why it can't be.</summary>
/// <param name="Value">The item; null when a problem is an error.</param>
/// <param name="Problems">Errors and warnings.</param>
public sealed record ItemResult<T>(T? Value, IReadOnlyList<Problem> Problems)
    where T : class
{
    /// <summary>The errors in one text, for a log or a row.</summary>
    public string ErrorText => string.Join("; ", Problems.Where(p => p.Severity == Severity.Error).Select(p => p.Format()));
}
