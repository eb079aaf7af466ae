using Amazon.CDK.AWS.IAM;

namespace Lava.Infra.Permissions;

/// <summary>A right that a role needs, and the part of the code that needs it.</summary>
/// <param name="Port">The port or program whose calls need it.</param>
/// <param name="Actions">IAM actions, one a call.</param>
/// <param name="Resources">ARNs; never <c>*</c> alone, but where AWS knows no narrower one (<see cref="Unbounded"/>).</param>
public sealed record Right(string Port, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
{
    /// <summary>Conditions, as in a policy.</summary>
    public IReadOnlyDictionary<string, object> Conditions { get; init; } = new Dictionary<string, object>();

    /// <summary>Why the resource can't be named, where AWS knows none for the action; null: it is named.</summary>
    public string? Unbounded { get; init; }

    /// <summary>The statement.</summary>
    public PolicyStatement Statement() => new(new PolicyStatementProps
    {
        Sid = string.Concat(Port.Split(' ', '-').Select(w => char.ToUpperInvariant(w[0]) + w[1..])),
        Actions = [.. Actions],
        Resources = [.. Resources],
        Conditions = Conditions.Count > 0 ? new Dictionary<string, object>(Conditions) : null,
    });
}
