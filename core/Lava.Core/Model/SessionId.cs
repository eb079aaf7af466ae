namespace Lava.Core.Model;

/// <summary>The key of a row in the workers table: one a fleet in a worker process.</summary>
/// <param name="Fleet">The fleet's name.</param>
/// <param name="Id">A UUIDv7.</param>
public readonly record struct SessionId(string Fleet, string Id)
{
    /// <summary>The form in a run row's <c>session</c>: <c>FLEET/ID</c>.</summary>
    public override string ToString() => $"{Fleet}/{Id}";

    /// <summary>Reads the form <c>FLEET/ID</c>; null when it has no slash.</summary>
    public static SessionId? Parse(string? text)
    {
        var slash = text?.LastIndexOf('/') ?? -1;
        return slash < 0 ? null : new SessionId(text![..slash], text[(slash + 1)..]);
    }
}
