using System.Buffers;
using System.Text;

namespace Lava.Launcher.Output;

/// <summary>All forms of a job's secrets, ready to be looked for: in the output by the launcher, in texts by the worker.</summary>
public sealed class SecretPatterns
{
    private readonly Pattern[]?[] _byFirst = new Pattern[]?[256];

    private SecretPatterns(IEnumerable<Pattern> patterns)
    {
        foreach (var group in patterns.GroupBy(p => p.Bytes[0]))
            _byFirst[group.Key] = [.. group.OrderByDescending(p => p.Bytes.Length)];
        FirstBytes = SearchValues.Create([.. Enumerable.Range(0, 256).Where(b => _byFirst[b] is not null).Select(b => (byte)b)]);
    }

    /// <summary>The bytes a pattern can begin with.</summary>
    internal SearchValues<byte> FirstBytes { get; }

    /// <summary>Null when there is nothing to mask.</summary>
    public static SecretPatterns? For(IReadOnlyList<string> secrets)
    {
        if (!secrets.Any(s => s.Length > 0))
            return null;
        return new SecretPatterns([.. Patterns(secrets.SelectMany(SecretForms.Of), wraps: false), .. Patterns(secrets.SelectMany(SecretForms.Base64Of), wraps: true)]);
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
        foreach (var pattern in _byFirst[data[0]] ?? [])
        {
            var (length, unfinished) = pattern.Match(data);
            mayGrow |= unfinished;
            if (length > 0)
                return (length, mayGrow);
        }
        return (0, mayGrow);
    }

    private static IEnumerable<Pattern> Patterns(IEnumerable<string> texts, bool wraps) =>
        texts.Distinct(StringComparer.Ordinal).Select(t => new Pattern(Encoding.UTF8.GetBytes(t), wraps));

    /// <summary>One text to look for; <paramref name="Wraps"/>: also broken into lines.</summary>
    private readonly record struct Pattern(byte[] Bytes, bool Wraps)
    {
        // A line ends in CR and LF at most.
        private const int LongestBreak = 2;

        /// <summary>Its length at the start of <paramref name="data"/>, 0 if it isn't there; and whether the data ends before that is certain.</summary>
        public (int Length, bool Unfinished) Match(ReadOnlySpan<byte> data)
        {
            if (!Wraps)
                return data.Length < Bytes.Length ? (0, Bytes.AsSpan().StartsWith(data)) : (data.StartsWith(Bytes) ? Bytes.Length : 0, false);
            int at = 0;
            int broken = 0;
            for (int next = 0; next < Bytes.Length; at++)
            {
                if (at == data.Length)
                    return (0, true);
                if (data[at] == Bytes[next])
                    (next, broken) = (next + 1, 0);
                else if (data[at] is not ((byte)'\r' or (byte)'\n') || ++broken > LongestBreak)
                    return (0, false);
            }
            return (at, false);
        }
    }
}
