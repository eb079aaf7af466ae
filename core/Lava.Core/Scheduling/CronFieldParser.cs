using System.Globalization;

namespace Lava.Core.Scheduling;

/// <summary>Reads one field of a crontab line, by crontab(5): numbers, names, ranges, steps after a range or star, lists.</summary>
internal static class CronFieldParser
{
    /// <summary>The field, or what is wrong as <c>what: what would be right</c>.</summary>
    public static CronField Parse(string text, CronFieldKind kind, out string? problem)
    {
        problem = null;
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            bits |= ParsePart(part, kind, out problem);
            if (problem is not null)
            {
                return default;
            }
        }

        if (kind == CronField.Weekday && (bits & (1UL << 7)) != 0)
        {
            // Sunday has two numbers.
            bits = (bits | 1) & ~(1UL << 7);
        }

        return new CronField(bits, text.StartsWith('*'));
    }

    private static ulong ParsePart(string part, CronFieldKind kind, out string? problem)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? part : part[..slash];
        var step = 1;
        if (slash >= 0 && (!int.TryParse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0))
        {
            problem = $"{kind.Name} \"{part}\": a step is a number from 1, as in */5";
            return 0;
        }

        if (!TryRange(range, kind, slash >= 0, out var first, out var last, out problem))
        {
            return 0;
        }

        var bits = 0UL;
        for (long n = first; n <= last; n += step)
        {
            bits |= 1UL << (int)n;
        }

        return bits;
    }

    private static bool TryRange(string range, CronFieldKind kind, bool stepped, out int first, out int last, out string? problem)
    {
        (first, last) = (kind.First, kind == CronField.Weekday ? 6 : kind.Last);
        problem = null;
        if (range == "*")
        {
            return true;
        }

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (!TryNumber(dash < 0 ? range : range[..dash], kind, out first, out problem))
        {
            return false;
        }

        last = first;
        if (dash >= 0 && !TryNumber(range[(dash + 1)..], kind, out last, out problem))
        {
            return false;
        }

        if (dash < 0 && stepped)
        {
            problem = $"{kind.Name} \"{range}/...\": a step needs a range, as in {first}-{kind.Last}/5";
        }
        else if (last < first)
        {
            problem = $"{kind.Name} \"{range}\" runs backwards: write {Forwards(first, last, kind)}";
        }

        return problem is null;
    }

    private static string Forwards(int first, int last, CronFieldKind kind) =>
        kind == CronField.Weekday && last == 0 ? $"{first}-7" : $"{first}-{(kind == CronField.Weekday ? 6 : kind.Last)},{kind.First}-{last}";

    private static bool TryNumber(string text, CronFieldKind kind, out int number, out string? problem)
    {
        problem = null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            if (number < kind.First || number > kind.Last)
            {
                problem = $"{kind.Name} {number} is out of range {kind.First}-{kind.Last}";
            }

            return problem is null;
        }

        for (var i = 0; i < kind.Names.Count; i++)
        {
            if (kind.Names[i].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                number = i + kind.First;
                return true;
            }
        }

        problem = text switch
        {
            "" => $"{kind.Name} is incomplete: write a number from {kind.First} to {kind.Last}",
            "?" => $"{kind.Name} \"?\": cron has no question mark, write *",
            _ => $"{kind.Name} \"{text}\" is no number: write {kind.First}-{kind.Last}"
                + (kind.Names.Count == 0 ? ", or *" : $", {kind.Names[0]} to {kind.Names[^1]}, or *"),
        };
        return false;
    }
}
