namespace Lava.Core.Templating;

/// <summary>A span of time in microseconds, up to 999,999,999 days either way.</summary>
internal sealed class PyTimeDelta
{
    private static readonly Int128 Limit = (Int128)1_000_000_000 * Calendar.Day;

    public PyTimeDelta(Int128 micros)
    {
        Micros = micros < Limit && micros > -Limit ? micros : throw Fault.Value("days must have magnitude <= 999999999");
    }

    public Int128 Micros { get; }

    public long Days => (long)((Micros - Rest) / Calendar.Day);

    public long Seconds => Rest / Calendar.Second;

    public long Microseconds => Rest % Calendar.Second;

    public double TotalSeconds => new PyDecimal(Micros, -6).ToDouble();

    private long Rest => (long)(((Micros % Calendar.Day) + Calendar.Day) % Calendar.Day);

    public override string ToString()
    {
        var time = $"{Seconds / 3600}:{Seconds / 60 % 60:00}:{Seconds % 60:00}{(Microseconds != 0 ? $".{Microseconds:000000}" : "")}";
        return Days == 0 ? time : $"{Days} day{(Math.Abs(Days) == 1 ? "" : "s")}, {time}";
    }

    public string Repr()
    {
        var parts = new List<string>();
        Add("days", Days);
        Add("seconds", Seconds);
        Add("microseconds", Microseconds);
        return $"datetime.timedelta({(parts.Count == 0 ? "0" : string.Join(", ", parts))})";

        void Add(string name, long value)
        {
            if (value != 0)
            {
                parts.Add($"{name}={value}");
            }
        }
    }

    /// <summary>A number of units, fractions rounded half to even to a microsecond.</summary>
    public static Int128 Units(object? value, long unit)
    {
        Undefined.Refuse(value);
        switch (value)
        {
            case double d when double.IsFinite(d):
                return Whole(PyDecimal.Exactly(d), unit);
            case double:
                throw Fault.Value("cannot convert float NaN or infinity to integer");
            case PyDecimal d:
                return Whole(d, unit);
        }

        if (!Numbers.IsInt(value))
        {
            throw Fault.Type($"unsupported type for timedelta component: {TypeNames.Of(value)}");
        }

        var whole = Numbers.ToBig(value!);
        return System.Numerics.BigInteger.Abs(whole) < ulong.MaxValue
            ? (Int128)whole * unit
            : throw Fault.Value("Python int too large to convert to C int");
    }

    private static Int128 Whole(PyDecimal value, long unit)
    {
        var micros = new PyDecimal(value.Coefficient * unit, value.Exponent).Rescale(0).Coefficient;
        return System.Numerics.BigInteger.Abs(micros) < System.Numerics.BigInteger.Pow(10, 30)
            ? (Int128)micros
            : throw Fault.Value("days must have magnitude <= 999999999");
    }
}
