using System.Globalization;
using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>
/// A span of time as specs write it: a number of seconds, or a number with one unit of <c>w d h m s</c>
/// (case-sensitive, decimals and a sign allowed). Exact, in decimal seconds.
/// </summary>
public readonly record struct Duration : IComparable<Duration>
{
    private const decimal MaxSeconds = 922_337_203_685m;
    private const string Right = "write a number and one of s, m, h, d, w, such as 90s, 1.5h or 2d (no unit: seconds)";
    private static readonly (char Unit, decimal Seconds)[] Units = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    private Duration(decimal seconds) => Seconds = seconds;

    /// <summary>No time at all.</summary>
    public static Duration Zero => default;

    /// <summary>The exact length in seconds.</summary>
    public decimal Seconds { get; }

    /// <summary>A duration of so many seconds; throws beyond the range of TimeSpan.</summary>
    public static Duration FromSeconds(decimal seconds) =>
        Math.Abs(seconds) <= MaxSeconds ? new(seconds) : throw new ArgumentOutOfRangeException(nameof(seconds));

    /// <summary>The same length as a TimeSpan gives.</summary>
    public static Duration From(TimeSpan span) => new((decimal)span.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Reads a number (seconds) or a text.</summary>
    public static bool TryParse(JsonNode? value, out Duration duration, out string problem)
    {
        if (value.Text() is { } text)
        {
            return TryParse(text, out duration, out problem);
        }

        duration = default;
        if (value.NumberText() is not { } number)
        {
            problem = $"{JsonScalars.Show(value)} is no duration: {Right}";
            return false;
        }

        return TryMake(number, number, 1, out duration, out problem);
    }

    /// <summary>Reads a text such as <c>90s</c>, <c>1.5 h</c> or <c>30</c>.</summary>
    public static bool TryParse(string text, out Duration duration, out string problem)
    {
        duration = default;
        var rest = text.AsSpan().Trim();
        var factor = 1m;
        if (!rest.IsEmpty && char.IsAsciiLetter(rest[^1]))
        {
            var index = Array.FindIndex(Units, u => u.Unit == text.AsSpan().Trim()[^1]);
            if (index < 0)
            {
                problem = $"{JsonScalars.Show(text)} is no duration: {Right}";
                return false;
            }

            factor = Units[index].Seconds;
            rest = rest[..^1].TrimEnd();
        }

        return TryMake(text, rest, factor, out duration, out problem);
    }

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Seconds.CompareTo(other.Seconds);

    /// <summary>Orders by length.</summary>
    public static bool operator <(Duration left, Duration right) => left.Seconds < right.Seconds;

    /// <summary>Orders by length.</summary>
    public static bool operator >(Duration left, Duration right) => left.Seconds > right.Seconds;

    /// <summary>Orders by length.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Seconds <= right.Seconds;

    /// <summary>Orders by length.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Seconds >= right.Seconds;

    /// <summary>The length, rounded to 100 ns.</summary>
    public TimeSpan ToTimeSpan() => new((long)decimal.Round(Seconds * TimeSpan.TicksPerSecond));

    /// <summary>The shortest text in one unit that reads back as the same duration, such as <c>90m</c>.</summary>
    public override string ToString()
    {
        var seconds = Seconds;
        var (unit, size) = seconds == 0 ? ('s', 1m) : Array.Find(Units, u => seconds % u.Seconds == 0);
        return size == 0
            ? seconds.ToString("0.############################", CultureInfo.InvariantCulture) + "s"
            : (seconds / size).ToString("0", CultureInfo.InvariantCulture) + unit;
    }

    private static bool TryMake(string shown, ReadOnlySpan<char> number, decimal factor, out Duration duration, out string problem)
    {
        duration = default;
        if (!NumberGrammar.IsNumber(number))
        {
            problem = $"{JsonScalars.Show(shown)} is no duration: {Right}";
            return false;
        }

        if (!JsonScalars.TryDecimal(number, out var value) || Math.Abs(value) > MaxSeconds / factor)
        {
            problem = $"{JsonScalars.Show(shown)} is too long: at most {MaxSeconds} seconds";
            return false;
        }

        duration = new Duration(value * factor);
        problem = "";
        return true;
    }
}
