using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Lava.Aws.Services.SecretsManager;
using Lava.Core.Ports;

namespace Lava.Aws.Secrets;

/// <summary>Secrets by name: a parameter of SSM, or else a secret of Secrets Manager. Kept in memory for a while.</summary>
internal sealed class AwsSecretStore(AwsClients clients, TimeSpan kept, TimeProvider time) : ISecretStore
{
    private readonly TimedCache<string, string?> _cache = new(kept, time);

    public ValueTask<string?> GetAsync(string name, CancellationToken cancellation) => _cache.GetAsync(name, stop => ReadAsync(name, stop), cancellation);

    private async Task<string?> ReadAsync(string name, CancellationToken cancellation) =>
        await AwsCalls.TryAsync($"reading parameter {name}", () => ParameterAsync(name, cancellation), cancellation)
        ?? await AwsCalls.TryAsync($"reading secret {name}", () => SecretAsync(name, cancellation), cancellation);

    private async Task<string?> ParameterAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await clients.Parameters.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, cancellation)).Parameter.Value;
        }
        // Names that no parameter can have, such as rds!db-1 or an ARN, are those of secrets.
        catch (AmazonSimpleSystemsManagementException e) when (e is ParameterNotFoundException || e.ErrorCode == "ValidationException")
        {
            return null;
        }
    }

    private async Task<string?> SecretAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await clients.Secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = name }, cancellation)).SecretString;
        }
        catch (Services.SecretsManager.ResourceNotFoundException)
        {
            return null;
        }
    }
}
