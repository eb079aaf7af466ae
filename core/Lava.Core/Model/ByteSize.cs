using System.Globalization;
using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>
/// A number of bytes as specs write it: an integer, or a number with a unit: <c>B K KB M MB G GB T TB P PB</c>
/// (powers of 1000) or <c>KiB MiB GiB TiB PiB</c> (powers of 1024). Units are case-sensitive.
/// </summary>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private const string Right = "write whole bytes, or a number and a unit such as 100K, 2.5MB or 1GiB (upper-case K, M, G)";

    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("PiB", 1L << 50),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("PB", 1_000_000_000_000_000),
        ("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("P", 1_000_000_000_000_000),
        ("B", 1),
    ];

    /// <summary>Reads an integer or a text.</summary>
    public static bool TryParse(JsonNode? value, out ByteSize size, out string problem)
    {
        size = default;
        if (value.Text() is { } text)
        {
            return TryParse(text, out size, out problem);
        }

        if (value.Decimal() is not { } number || number != decimal.Truncate(number))
        {
            problem = $"{JsonScalars.Show(value)} is no size: {Right}";
            return false;
        }

        return TryMake(JsonScalars.Show(value), number, 1, out size, out problem);
    }

    /// <summary>Reads a text such as <c>100K</c>; a fraction needs a unit, and what it leaves of a byte is cut.</summary>
    public static bool TryParse(string text, out ByteSize size, out string problem)
    {
        size = default;
        var shown = JsonScalars.Show(text);
        var rest = text.AsSpan().Trim();
        var factor = 0L;
        foreach (var (unit, bytes) in Units)
        {
            if (rest.EndsWith(unit, StringComparison.Ordinal))
            {
                factor = bytes;
                rest = rest[..^unit.Length].TrimEnd();
                break;
            }
        }

        var known = factor == 0 ? NumberGrammar.IsInteger(rest) : NumberGrammar.IsNumber(rest);
        if (!known)
        {
            problem = $"{shown} is no size: {Right}";
            return false;
        }

        if (!JsonScalars.TryDecimal(rest, out var number))
        {
            problem = $"{shown} is too large: at most {long.MaxValue} bytes";
            return false;
        }

        return TryMake(shown, number, Math.Max(factor, 1), out size, out problem);
    }

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>Orders by size.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    /// <summary>Orders by size.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    /// <summary>Orders by size.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    /// <summary>Orders by size.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;

    /// <summary>The largest unit that divides the size, such as <c>100K</c> or <c>1MiB</c>; else plain bytes.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var best = ("", 1L);
        foreach (var (unit, size) in Units)
        {
            if (unit is not ("B" or "KB" or "MB" or "GB" or "TB" or "PB") && size > best.Item2 && bytes != 0 && bytes % size == 0)
            {
                best = (unit, size);
            }
        }

        return (bytes / best.Item2).ToString(CultureInfo.InvariantCulture) + best.Item1;
    }

    private static bool TryMake(string shown, decimal number, long factor, out ByteSize size, out string problem)
    {
        size = default;
        if (number < 0)
        {
            problem = $"{shown} is negative: a size is 0 or more";
            return false;
        }

        if (number > (decimal)long.MaxValue / factor)
        {
            problem = $"{shown} is too large: at most {long.MaxValue} bytes";
            return false;
        }

        size = new ByteSize((long)(number * factor));
        problem = "";
        return true;
    }
}
