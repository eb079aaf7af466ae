namespace Lava.Core.Ports;

/// <summary>Parameters that hold secrets.</summary>
public interface ISecretStore
{
    /// <summary>The value of a parameter; null when there is none.</summary>
    ValueTask<string?> GetAsync(string name, CancellationToken cancellation);
}
