namespace Lava.Core.Templating;

/// <summary>Methods of maps.</summary>
internal static class DictMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("get", "self key default?", (_, a) => Self(a).TryGet(a[1], out var value) ? value : a[2])
        .Add("keys", "self", (_, a) => new PyView(Self(a), "dict_keys"))
        .Add("values", "self", (_, a) => new PyView(Self(a), "dict_values"))
        .Add("items", "self", (_, a) => new PyView(Self(a), "dict_items"))
        .Add("copy", "self", (_, a) => new PyDict(Self(a)))
        .Add("clear", "self", (_, a) =>
        {
            Self(a).Clear();
            return null;
        })
        .Add("pop", "self key default?", (_, a) => Self(a).Remove(a[1], out var value)
            ? value
            : a.Has(2) ? a[2] : throw Fault.Value(Printing.Repr(a[1])))
        .Add("popitem", "self", (_, a) =>
        {
            var (key, value) = Self(a).Count > 0 ? Self(a).Pairs.Last() : throw Fault.Value("popitem(): dictionary is empty");
            Self(a).Remove(key, out var _);
            return new PyTuple([key, value]);
        })
        .Add("setdefault", "self key default?", (e, a) =>
        {
            if (!Self(a).TryGet(a[1], out var value))
            {
                e.Spend(1);
                Self(a)[a[1]] = value = a[2];
            }

            return value;
        })
        .Add("update", "self other? **pairs", (e, a) =>
        {
            var other = Globals.MakeDict(e, a[1], a.Extra);
            foreach (var (key, value) in other.Pairs)
            {
                Self(a)[key] = value;
            }

            return null;
        });

    private static PyDict Self(Bound a) => a.Self<PyDict>();
}

/// <summary>Methods of lists; tuples and ranges have those that only read.</summary>
internal static class ListMembers
{
    private static readonly BuiltinTable Reading = Read(new BuiltinTable());

    private static readonly BuiltinTable Writing = Read(new BuiltinTable())
        .Add("append", "self item", (e, a) =>
        {
            e.Spend(1);
            Items(a).Add(a[1]);
            return null;
        })
        .Add("extend", "self items", (e, a) =>
        {
            var more = Sequences.Iterate(e, a[1]).ToList();
            e.Spend(more.Count);
            Items(a).AddRange(more);
            return null;
        })
        .Add("insert", "self index item", (e, a) =>
        {
            e.Spend(1);
            var at = a.Int(1);
            Items(a).Insert((int)Math.Clamp(at < 0 ? at + Items(a).Count : at, 0, Items(a).Count), a[2]);
            return null;
        })
        .Add("pop", "self index?", (_, a) =>
        {
            var at = a.Int(1, -1);
            at += at < 0 ? Items(a).Count : 0;
            if (at < 0 || at >= Items(a).Count)
            {
                throw Fault.Value(Items(a).Count == 0 ? "pop from empty list" : "pop index out of range");
            }

            var item = Items(a)[(int)at];
            Items(a).RemoveAt((int)at);
            return item;
        })
        .Add("remove", "self item", (_, a) =>
        {
            var at = Items(a).FindIndex(i => Compare.AreEqual(i, a[1]));
            Items(a).RemoveAt(at >= 0 ? at : throw Fault.Value("list.remove(x): x not in list"));
            return null;
        })
        .Add("reverse", "self", (_, a) =>
        {
            Items(a).Reverse();
            return null;
        })
        .Add("sort", "self key? reverse?", (e, a) =>
        {
            var sorted = Ordering.Sort(Items(a), i => a[1] is null ? i : Callables.Call(e, a[1], Arguments.Of(i)), a.Reverse(2));
            Items(a).Clear();
            Items(a).AddRange(sorted);
            return null;
        })
        .Add("clear", "self", (_, a) =>
        {
            Items(a).Clear();
            return null;
        })
        .Add("copy", "self", (e, a) => Sequences.ToList(e, a[0]));

    public static BuiltinTable Table(object? owner) => owner is PyList ? Writing : Reading;

    private static BuiltinTable Read(BuiltinTable table) => table
        .Add("count", "self item", (e, a) => (long)Sequences.Iterate(e, a[0]).Count(i => Compare.AreEqual(i, a[1])))
        .Add("index", "self item start?", (e, a) =>
        {
            var at = Sequences.Iterate(e, a[0]).ToList().FindIndex((int)Math.Clamp(a.Int(2, 0), 0, Sequences.Length(a[0])), i => Compare.AreEqual(i, a[1]));
            return at >= 0 ? (long)at : throw Fault.Value($"{Printing.Repr(a[1])} is not in list");
        });

    private static List<object?> Items(Bound a) => a.Self<PyList>().Items;
}

/// <summary>Stable order of values.</summary>
internal static class Ordering
{
    public static List<object?> Sort(IEnumerable<object?> values, Func<object?, object?> key, bool reverse)
    {
        var keyed = values.Select(v => (Key: key(v), Value: v)).ToList();
        var order = Comparer<object?>.Create((a, b) => Compare.Order("<", a, b) ?? 0);
        try
        {
            var sorted = reverse ? keyed.OrderByDescending(k => k.Key, order) : keyed.OrderBy(k => k.Key, order);
            return [.. sorted.Select(k => k.Value)];
        }
        catch (InvalidOperationException failure) when (failure.InnerException is Fault fault)
        {
            throw fault;
        }
    }
}
