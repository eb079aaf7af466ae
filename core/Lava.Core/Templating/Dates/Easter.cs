namespace Lava.Core.Templating;

/// <summary>The Sunday of Easter (Butcher's method for the western, Meeus' for the Julian one).</summary>
internal static class Easter
{
    public static PyDate Of(long year, long method)
    {
        if (year is < 1 or > 9999)
        {
            throw Fault.Value($"year {year} is out of range");
        }

        if (method == 3)
        {
            return Western((int)year);
        }

        if (method is not (1 or 2))
        {
            throw Fault.Value("invalid method");
        }

        var golden = year % 19;
        var moon = ((19 * golden) + 15) % 30;
        var rest = ((2 * (year % 4)) + (4 * (year % 7)) - moon + 34) % 7;
        var n = moon + rest + 114;
        var julian = Calendar.DayOf(year, n / 31, 1) + (int)(n % 31);
        return new PyDate(method == 1 ? julian : julian + (int)((year / 100) - (year / 400) - 2));
    }

    private static PyDate Western(int year)
    {
        var golden = year % 19;
        var (century, rest) = Math.DivRem(year, 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var week = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - moon - (rest % 4)) % 7;
        var n = moon + week - (7 * ((golden + (11 * moon) + (22 * week)) / 451)) + 114;
        return new PyDate(Calendar.DayOf(year, n / 31, (n % 31) + 1));
    }
}
