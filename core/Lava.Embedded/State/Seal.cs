using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Embedded.State;

/// <summary>
/// Seals the values of <c>secure</c> items by AES-256-GCM under the realm's key file, bound to the item's id:
/// a value moved to another item doesn't open.
/// </summary>
internal sealed class Seal(string keyPath)
{
    private const string SecureType = "secure";
    private const int NonceBytes = 12, TagBytes = 16, KeyBytes = 32;

    private readonly Lock _lock = new();
    private byte[]? _key;

    /// <summary>The item as it is stored.</summary>
    public StateItem Close(StateItem item)
    {
        if (item.Type != SecureType) return item;
        var plain = Encoding.UTF8.GetBytes(item.Value?.ToJsonString() ?? "null");
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key(create: true), TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(item.StateId));
        return item with { Value = JsonValue.Create(Convert.ToBase64String(sealedBytes)) };
    }

    /// <summary>The item as it was put. Throws <see cref="PortException"/> when it was sealed by another key.</summary>
    public StateItem Open(StateItem item)
    {
        if (item.Type != SecureType) return item;
        try
        {
            var sealedBytes = Convert.FromBase64String((string?)item.Value ?? "");
            var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(Key(create: false), TagBytes);
            aes.Decrypt(sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(item.StateId));
            return item with { Value = JsonNode.Parse(plain) };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new PortException($"state {item.StateId}: can't be opened: it was sealed by another key than {keyPath}", e);
        }
    }

    private byte[] Key(bool create)
    {
        lock (_lock)
        {
            try
            {
                if (_key is not null) return _key;
                if (!File.Exists(keyPath))
                {
                    if (!create) throw new PortException($"{keyPath}: is missing: it opens the realm's secure state items");
                    Create();
                }
                var key = File.ReadAllBytes(keyPath);
                return key.Length == KeyBytes ? _key = key : throw new PortException($"{keyPath}: is no key: it must be {KeyBytes} bytes");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PortException($"{keyPath}: {e.Message}", e);
            }
        }
    }

    private void Create()
    {
        var temp = $"{keyPath}.{Guid.NewGuid():n}";
        using (var file = new FileStream(temp, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(temp, keyPath, overwrite: false);
        }
        catch (IOException) when (File.Exists(keyPath))
        {
            // Another process made the key first: that one counts.
            File.Delete(temp);
        }
    }
}
