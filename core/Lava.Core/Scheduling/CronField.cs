using System.Globalization;
using System.Numerics;

namespace Lava.Core.Scheduling;

/// <summary>One field of a crontab line: a set of numbers as bits, and whether it was written beginning with <c>*</c>.</summary>
/// <param name="Bits">Bit n stands for the number n.</param>
/// <param name="BeginsWithStar">What crontab(5) calls unrestricted, also for <c>*/2</c>.</param>
internal readonly record struct CronField(ulong Bits, bool BeginsWithStar)
{
    public static readonly CronFieldKind Minute = new("minute", 0, 59, []);
    public static readonly CronFieldKind Hour = new("hour", 0, 23, []);
    public static readonly CronFieldKind Day = new("day of month", 1, 31, []);

    public static readonly CronFieldKind Month = new(
        "month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    public static readonly CronFieldKind Weekday = new("day of week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    public bool Has(int number) => (Bits >> number & 1) != 0;

    /// <summary>The least number in the set that is at least <paramref name="from"/>, or -1.</summary>
    public int Next(int from)
    {
        var rest = from > 63 ? 0 : Bits >> from << from;
        return rest == 0 ? -1 : BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>The numbers as a list of single numbers and ranges.</summary>
    public string Print(int shift = 0)
    {
        var parts = new List<string>();
        for (var first = Next(0); first >= 0;)
        {
            var last = first;
            while (last < 63 && Has(last + 1))
            {
                last++;
            }

            var (a, b) = (first + shift, last + shift);
            parts.Add(a == b ? a.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{a}-{b}"));
            first = Next(last + 1);
        }

        return string.Join(',', parts);
    }

    public static CronField All(CronFieldKind kind) => new(kind.AllBits, true);
}

/// <summary>What a field's numbers mean and how far they go.</summary>
internal sealed record CronFieldKind(string Name, int First, int Last, IReadOnlyList<string> Names)
{
    public ulong AllBits => (1UL << (Last + 1)) - (1UL << First);
}
