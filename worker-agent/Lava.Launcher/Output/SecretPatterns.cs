using System.Buffers;
using System.Text;

namespace Lava.Launcher.Output;

/// <summary>All forms of a job's secrets, ready to be looked for: in the output by the launcher, in texts by the worker.</summary>
public sealed class SecretPatterns
{
    private readonly byte[][]?[] _byFirst = new byte[][]?[256];

    private SecretPatterns(IEnumerable<byte[]> patterns)
    {
        foreach (var group in patterns.GroupBy(p => p[0]))
            _byFirst[group.Key] = [.. group.OrderByDescending(p => p.Length)];
        FirstBytes = SearchValues.Create([.. Enumerable.Range(0, 256).Where(b => _byFirst[b] is not null).Select(b => (byte)b)]);
    }

    /// <summary>The bytes a pattern can begin with.</summary>
    internal SearchValues<byte> FirstBytes { get; }

    /// <summary>Null when there is nothing to mask.</summary>
    public static SecretPatterns? For(IReadOnlyList<string> secrets)
    {
        if (!secrets.Any(s => s.Length > 0))
            return null;
        return new SecretPatterns(secrets.SelectMany(SecretForms.Of).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes));
    }

    /// <summary>A text with stars in place of the secrets.</summary>
    public string Mask(string text)
    {
        var masked = new ArrayBufferWriter<byte>();
        new SecretMasker(this).Feed(Encoding.UTF8.GetBytes(text), last: true, masked);
        return Encoding.UTF8.GetString(masked.WrittenSpan);
    }

    /// <summary>Length of the longest pattern at the start of <paramref name="data"/>, and whether a longer one may follow once more data is there.</summary>
    internal (int Length, bool MayGrow) Match(ReadOnlySpan<byte> data)
    {
        bool mayGrow = false;
        foreach (byte[] pattern in _byFirst[data[0]] ?? [])
        {
            if (pattern.Length > data.Length)
                mayGrow |= pattern.AsSpan().StartsWith(data);
            else if (data.StartsWith(pattern))
                return (pattern.Length, mayGrow);
        }
        return (0, mayGrow);
    }
}
