namespace Lava.Core.Templating;

/// <summary><c>+</c> and <c>*</c> of strings, lists and tuples.</summary>
internal static class SequenceArithmetic
{
    public static object? Add(Evaluation e, object? a, object? b)
    {
        switch (a, b)
        {
            case (string x, string y):
                e.Spend((long)x.Length + y.Length);
                return x + y;
            case (string or SafeText, string or SafeText):
                var (left, right) = (Convertible.Text(a)!, Convertible.Text(b)!);
                e.Spend((long)left.Length + right.Length);
                return new SafeText((a is SafeText ? left : Html.Escape(left)) + (b is SafeText ? right : Html.Escape(right)));
            case (string or SafeText, _):
                throw Fault.Type($"can only concatenate str (not \"{TypeNames.Of(b)}\") to str");
            case (PyList x, PyList y):
                e.SpendItems((long)x.Items.Count + y.Items.Count);
                return new PyList([.. x.Items, .. y.Items]);
            case (PyTuple x, PyTuple y):
                e.SpendItems((long)x.Items.Length + y.Items.Length);
                return new PyTuple([.. x.Items, .. y.Items]);
            default:
                return null;
        }
    }

    public static object? Repeat(Evaluation e, object? a, object? b)
    {
        if (Numbers.IsInt(a))
        {
            (a, b) = (b, a);
        }

        if (!Numbers.IsInt(b) || Size(a) is not { } size)
        {
            return null;
        }

        if (b is System.Numerics.BigInteger)
        {
            throw Fault.Value("cannot fit 'int' into an index-sized integer");
        }

        var times = Math.Max(0, Convertible.Int(b)!.Value);
        var made = (long)Int128.Min((Int128)size * times, long.MaxValue / 64);
        if (Convertible.Text(a) is null)
        {
            e.SpendItems(made);
        }
        else
        {
            e.Spend(made);
        }

        return a switch
        {
            PyList x => PyList.Of(Items(x.Items, times)),
            PyTuple x => new PyTuple([.. Items(x.Items, times)]),
            SafeText s => new SafeText(Text(s.Value, times)),
            _ => Text((string)a!, times),
        };
    }

    private static long? Size(object? value) => value switch
    {
        PyList x => x.Items.Count,
        PyTuple x => x.Items.Length,
        _ => Convertible.Text(value)?.Length,
    };

    private static string Text(string text, long times) => text.Length == 0 ? "" : TextShape.Repeat(text, times);

    private static IEnumerable<object?> Items(IReadOnlyList<object?> items, long times) =>
        items.Count == 0 ? [] : Enumerable.Repeat(items, (int)times).SelectMany(i => i);
}
