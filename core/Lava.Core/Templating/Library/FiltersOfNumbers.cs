using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Filters that make and round numbers.</summary>
internal static class FiltersOfNumbers
{
    private static readonly string[] Binary = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];
    private static readonly string[] Decimal = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];

    public static BuiltinTable AddTo(BuiltinTable table) => table
        .Add("int", "value default? base?", (_, a) => ToInt(a[0], (int)Math.Clamp(a.Int(2, 10), 0, 36)) ?? (a.Has(1) ? a[1] : 0L))
        .Add("float", "value default?", (_, a) => ToFloat(a[0]) ?? (a.Has(1) ? a[1] : 0.0))
        .Add("abs", "x", (_, a) => Abs(a[0]))
        .Add("round", "value precision? method?", (_, a) => Round(a[0], a.Int(1, 0), a.TextOrNull(2) ?? "common"))
        .Add("filesizeformat", "value binary?", (_, a) => FileSize(a[0], a.Flag(1)));

    private static object? ToInt(object? value, int radix)
    {
        Undefined.Refuse(value);
        if (Convertible.Text(value) is { } text)
        {
            return Numbers.ParseInt(text, radix) ?? (Numbers.ParseDouble(text) is { } d && double.IsFinite(d) ? Numbers.Normal((BigInteger)d) : null);
        }

        return value switch
        {
            double d when double.IsInfinity(d) => throw Fault.Value("cannot convert float infinity to integer"),
            double d => double.IsNaN(d) ? null : Numbers.Normal((BigInteger)d),
            PyDecimal d => Numbers.Normal(d.Truncate()),
            _ when Numbers.IsInt(value) => Numbers.Normal(Numbers.ToBig(value!)),
            _ => null,
        };
    }

    private static object? ToFloat(object? value)
    {
        Undefined.Refuse(value);
        return Convertible.Text(value) is { } text ? Numbers.ParseDouble(text) : Numbers.IsNumber(value) ? Numbers.ToDouble(value!) : null;
    }

    private static object Abs(object? value)
    {
        Undefined.Refuse(value);
        return value switch
        {
            double d => Math.Abs(d),
            PyDecimal d => d.Abs(),
            PyTimeDelta d => new PyTimeDelta(Int128.Abs(d.Micros)),
            PyRelativeDelta d => d.Abs(),
            _ when Numbers.IsInt(value) => Numbers.Normal(BigInteger.Abs(Numbers.ToBig(value!))),
            _ => throw Fault.Type($"bad operand type for abs(): '{TypeNames.Of(value)}'"),
        };
    }

    private static object Round(object? value, long places, string method)
    {
        Undefined.Refuse(value);
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw Fault.Other("method must be common, ceil or floor");
        }

        places = Math.Clamp(places, -400, 400);
        if (method != "common")
        {
            var scale = Math.Pow(10, places);
            var scaled = Numbers.IsNumber(value) ? value is PyDecimal && places < 0 ? throw Fault.Type("unsupported operand type(s)") : Numbers.ToDouble(value!) * scale : throw Mismatch(value);
            if (!double.IsFinite(scaled))
            {
                throw Fault.Value("cannot convert float infinity or NaN to integer");
            }

            // Whole numbers have no zero below zero.
            return ((method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) + 0.0) / scale;
        }

        return value switch
        {
            double d when !double.IsFinite(d) => d,
            double d => Rounded(d, (int)places),
            PyDecimal d => d.Rescale((int)-places),
            _ when Numbers.IsInt(value) => Whole(Numbers.ToBig(value!), (int)places),
            _ => throw Mismatch(value),
        };
    }

    private static double Rounded(double value, int places)
    {
        var rounded = PyDecimal.Exactly(value).Rescale(-places).ToDouble();
        return rounded == 0 ? Math.CopySign(0, value) : rounded;
    }

    private static object Whole(BigInteger value, int places) => places >= 0
        ? Numbers.Normal(value)
        : Numbers.Normal(new PyDecimal(value, 0).Rescale(-places).Truncate());

    private static Fault Mismatch(object? value) => Fault.Type($"type {TypeNames.Of(value)} doesn't define __round__ method");

    private static string FileSize(object? value, bool binary)
    {
        var bytes = (ToFloat(value) as double?) ?? throw Fault.Value($"could not convert to float: {Printing.Repr(value)}");
        var unit = binary ? 1024.0 : 1000.0;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return $"{Printing.Repr(Numbers.Normal((BigInteger)bytes))} Bytes";
        }

        var names = binary ? Binary : Decimal;
        var size = new BigInteger(unit);
        for (var i = 0; i < names.Length; i++)
        {
            size *= (int)unit;
            if (Compare.Order("<", bytes, size) < 0 || i == names.Length - 1)
            {
                return NumberText.Fixed(PyDecimal.Exactly(unit * bytes / Numbers.ToDouble(size)), 1, alternate: false) + " " + names[i];
            }
        }

        return "";
    }
}
