namespace Lava.Core.Templating;

/// <summary>Equality, order and membership.</summary>
internal static class Compare
{
    private const int MaxDepth = 200;

    public static bool Test(Evaluation e, string op, object? a, object? b) => op switch
    {
        "==" => AreEqual(a, b),
        "!=" => !AreEqual(a, b),
        "in" => Sequences.Contains(e, b, a),
        "not in" => !Sequences.Contains(e, b, a),
        "<" or ">" or "<=" or ">=" => Ordered(op, a, b),
        _ => throw Fault.Type($"unknown operator {op}"),
    };

    public static bool AreEqual(object? a, object? b) => AreEqual(a, b, 0);

    private static bool AreEqual(object? a, object? b, int depth)
    {
        Evaluation.Tick();
        if (depth > MaxDepth)
        {
            throw Fault.Limit("values compared are nested too deeply");
        }

        if (Numbers.IsNumber(a) && Numbers.IsNumber(b))
        {
            return NumberOrder(a!, b!) == 0;
        }

        switch (a, b)
        {
            case (Undefined u, _):
                u.Use();
                return b is Undefined;
            case (_, Undefined u):
                u.Use();
                return false;
            case (null, _) or (_, null):
                return a is null && b is null;
            case (string or SafeText, string or SafeText):
                return string.Equals(Convertible.Text(a), Convertible.Text(b), StringComparison.Ordinal);
            case (PyDict x, PyDict y):
                return x.Count == y.Count && x.Pairs.All(p => y.TryGet(p.Key, out var other) && AreEqual(p.Value, other, depth + 1));
            case (PyList x, PyList y):
                return ReferenceEquals(x, y) || ItemsEqual(x.Items, y.Items, depth);
            case (PyRange x, PyRange y):
                return x.Count == y.Count && (x.Count == 0 || (x.Start == y.Start && (x.Count == 1 || x.Step == y.Step)));
            case (PyTuple or Group, PyTuple or Group):
                return ItemsEqual(TupleItems(a), TupleItems(b), depth);
            case (PyDateTime x, PyDateTime y):
                return (x.Offset is null) == (y.Offset is null) && x.Against(y) is var (p, q) && p == q;
            case (PyDate x, PyDate y):
                return x.Day == y.Day;
            case (PyTime x, PyTime y):
                return (x.Offset is null) == (y.Offset is null) && x.Instant == y.Instant;
            case (PyTimeDelta x, PyTimeDelta y):
                return x.Micros == y.Micros;
            case (PyRelativeDelta x, PyRelativeDelta y):
                return x.Equals(y);
            case (PyUuid x, PyUuid y):
                return x.Value == y.Value;
            default:
                return ReferenceEquals(a, b);
        }
    }

    /// <summary>Less than zero, zero, or more, as <paramref name="a"/> is before, at or behind <paramref name="b"/>; null when one is NaN.</summary>
    public static int? Order(string op, object? a, object? b)
    {
        Evaluation.Tick();
        Undefined.Refuse(a);
        Undefined.Refuse(b);
        if (Numbers.IsNumber(a) && Numbers.IsNumber(b))
        {
            return NumberOrder(a!, b!);
        }

        return (a, b) switch
        {
            (string or SafeText, string or SafeText) => CompareText(Convertible.Text(a)!, Convertible.Text(b)!),
            (PyList x, PyList y) => OrderItems(op, x.Items, y.Items),
            (PyTuple or Group, PyTuple or Group) => OrderItems(op, TupleItems(a), TupleItems(b)),
            (PyDateTime x, PyDateTime y) => (x.Offset is null) == (y.Offset is null)
                ? x.Against(y) is var (p, q) ? p.CompareTo(q) : 0
                : throw Fault.Type("can't compare offset-naive and offset-aware datetimes"),
            (PyDate x, PyDate y) => x.Day.CompareTo(y.Day),
            (PyTime x, PyTime y) => (x.Offset is null) == (y.Offset is null)
                ? x.Instant.CompareTo(y.Instant)
                : throw Fault.Type("can't compare offset-naive and offset-aware times"),
            (PyTimeDelta x, PyTimeDelta y) => x.Micros.CompareTo(y.Micros),
            _ => throw Fault.Type($"'{op}' not supported between instances of '{TypeNames.Of(a)}' and '{TypeNames.Of(b)}'"),
        };
    }

    /// <summary>Order by code point, as Python's, where UTF-16 order would put emoji before some BMP letters.</summary>
    public static int CompareText(string a, string b)
    {
        var n = Math.Min(a.Length, b.Length);
        for (var i = 0; i < n; i++)
        {
            if (a[i] != b[i])
            {
                return char.IsSurrogate(a[i]) != char.IsSurrogate(b[i]) ? (char.IsSurrogate(a[i]) ? 1 : -1) : a[i].CompareTo(b[i]);
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static bool Ordered(string op, object? a, object? b) => Order(op, a, b) is { } order && op switch
    {
        "<" => order < 0,
        ">" => order > 0,
        "<=" => order <= 0,
        _ => order >= 0,
    };

    private static int? NumberOrder(object a, object b)
    {
        if (a is long x && b is long y)
        {
            return x.CompareTo(y);
        }

        if (a is double || b is double)
        {
            var (p, q) = (Numbers.ToDouble(a), Numbers.ToDouble(b));
            if (double.IsNaN(p) || double.IsNaN(q))
            {
                return null;
            }

            if ((a is double && b is double) || !double.IsFinite(p) || !double.IsFinite(q))
            {
                return p.CompareTo(q);
            }
        }

        return Exact(a).CompareTo(Exact(b));
    }

    private static PyDecimal Exact(object value) => value is double d ? PyDecimal.Exactly(d) : Numbers.ToDecimal(value);

    private static object?[] TupleItems(object? value) => (value as PyTuple ?? ((Group)value!).Tuple).Items;

    private static bool ItemsEqual(IReadOnlyList<object?> a, IReadOnlyList<object?> b, int depth)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            if (!AreEqual(a[i], b[i], depth + 1))
            {
                return false;
            }
        }

        return a.Count == b.Count;
    }

    private static int? OrderItems(string op, IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            if (!AreEqual(a[i], b[i]))
            {
                return Order(op, a[i], b[i]);
            }
        }

        return a.Count.CompareTo(b.Count);
    }
}
