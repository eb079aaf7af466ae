namespace Lava.Core.Templating;

/// <summary>A list; the same one wherever it is named, so that <c>append</c> is seen by all.</summary>
internal sealed class PyList
{
    // How many are put in between two looks at the limits.
    private const int Batch = 1024;

    public PyList(List<object?> items)
    {
        // Four for the objects around the elements.
        Evaluation.Tally(items.Count + 4);
        Items = items;
    }

    public List<object?> Items { get; }

    public static PyList Of(IEnumerable<object?> items)
    {
        var list = new List<object?>();
        foreach (var item in items)
        {
            if (list.Count % Batch == 0)
            {
                Evaluation.FitItems(list.Count);
            }

            list.Add(item);
        }

        return new PyList(list);
    }
}

/// <summary>A tuple, whose items may have names as well.</summary>
internal sealed class PyTuple
{
    private readonly string[]? names;

    public PyTuple(object?[] items, string[]? names = null)
    {
        Evaluation.Tally(items.Length + 2);
        (Items, this.names) = (items, names);
    }

    public object?[] Items { get; }

    public bool TryGet(string name, out object? value)
    {
        var i = names is null ? -1 : Array.IndexOf(names, name);
        value = i < 0 ? null : Items[i];
        return i >= 0;
    }
}

/// <summary>The numbers of <c>range()</c>, not yet made.</summary>
internal sealed record PyRange(long Start, long Stop, long Step)
{
    public long Count => Step > 0
        ? Start < Stop ? (long)(((Int128)Stop - Start - 1) / Step) + 1 : 0
        : Start > Stop ? (long)(((Int128)Start - Stop - 1) / -(Int128)Step) + 1 : 0;

    public long this[long i] => Start + (i * Step);

    public IEnumerable<object?> Values()
    {
        for (long i = 0, n = Count; i < n; i++)
        {
            yield return this[i];
        }
    }
}

/// <summary>Values made as they are asked for, once only: what map, select and their like return.</summary>
internal sealed class PyIterator(IEnumerable<object?> values, string typeName = "generator")
{
    private readonly IEnumerator<object?> source = values.GetEnumerator();

    public string TypeName { get; } = typeName;

    public bool TryNext(out object? value)
    {
        var more = source.MoveNext();
        value = more ? source.Current : null;
        return more;
    }

    public IEnumerable<object?> Remaining()
    {
        while (TryNext(out var value))
        {
            yield return value;
        }
    }
}

/// <summary>The keys, values or items of a map as they are when looked at.</summary>
internal sealed record PyView(PyDict Dict, string Kind)
{
    public int Count => Dict.Count;

    public IEnumerable<object?> Values() => Kind switch
    {
        "dict_keys" => Dict.Pairs.Select(p => p.Key),
        "dict_values" => Dict.Pairs.Select(p => p.Value),
        _ => Dict.Pairs.Select(p => (object?)new PyTuple([p.Key, p.Value])),
    };
}

/// <summary>The bounds in <c>x[a:b:c]</c>.</summary>
internal sealed record Slice(object? Start, object? Stop, object? Step);

/// <summary>A pair of <c>groupby</c>: a tuple whose parts also have names.</summary>
internal sealed record Group(object? Grouper, PyList List)
{
    public PyTuple Tuple => new([Grouper, List]);
}
