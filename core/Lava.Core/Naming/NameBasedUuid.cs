using System.Security.Cryptography;
using System.Text;

namespace Lava.Core.Naming;

/// <summary>UUID version 5 (RFC 9562 §5.5): the same name always gives the same id.</summary>
public static class NameBasedUuid
{
    private static readonly Guid Space = new("6f0c8f0e-5b0a-5d0e-9f3b-1a7e0c4a17a1");

    /// <summary>The id of a name made of parts; parts are separated so that no two lists collide.</summary>
    public static string Create(params ReadOnlySpan<string> parts)
    {
        var name = new StringBuilder();
        foreach (var part in parts) name.Append(part.Length).Append(':').Append(part);
        Span<byte> space = stackalloc byte[16];
        Space.TryWriteBytes(space, bigEndian: true, out _);
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 here: it names, it protects nothing.
        var hash = SHA1.HashData([.. space, .. Encoding.UTF8.GetBytes(name.ToString())]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
