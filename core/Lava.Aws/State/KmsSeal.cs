using Amazon.KeyManagementService.Model;
using Lava.Core.Ports;

namespace Lava.Aws.State;

/// <summary>Seals small texts by the realm's key in KMS, as the original did: the ciphertext alone, without a context.</summary>
internal sealed class KmsSeal(AwsClients clients, string keyId)
{
    // What KMS encrypts in one call.
    private const int Most = 4096;

    /// <summary>The sealed form of a text.</summary>
    public async ValueTask<byte[]> CloseAsync(string stateId, byte[] text, CancellationToken cancellation)
    {
        if (text.Length > Most) throw new PortException($"state {stateId}: a secure value has at most {Most} bytes of JSON, this one {text.Length}");
        var answer = await AwsCalls.TryAsync($"sealing state {stateId} by {keyId}",
            () => clients.Keys.EncryptAsync(new EncryptRequest { KeyId = keyId, Plaintext = new MemoryStream(text) }, cancellation), cancellation);
        return answer.CiphertextBlob.ToArray();
    }

    /// <summary>The text of a sealed form.</summary>
    public async ValueTask<byte[]> OpenAsync(string stateId, byte[] sealedText, CancellationToken cancellation)
    {
        var answer = await AwsCalls.TryAsync($"opening state {stateId}",
            () => clients.Keys.DecryptAsync(new DecryptRequest { CiphertextBlob = new MemoryStream(sealedText) }, cancellation), cancellation);
        return answer.Plaintext.ToArray();
    }
}
