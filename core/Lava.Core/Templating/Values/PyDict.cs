namespace Lava.Core.Templating;

/// <summary>A map in order of insertion. Keys are equal as in Python: 1, 1.0 and true are one key.</summary>
internal sealed class PyDict
{
    private static readonly object NoneKey = new();
    private readonly OrderedDictionary<object, object?> entries;

    public PyDict() => entries = new(KeyComparer.Instance);

    public PyDict(PyDict other) => entries = new(other.entries, KeyComparer.Instance);

    public static PyDict Of(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var dict = new PyDict();
        foreach (var (key, value) in pairs)
        {
            dict[key] = value;
        }

        return dict;
    }

    public int Count => entries.Count;

    public IEnumerable<(object? Key, object? Value)> Pairs
    {
        get
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var (key, value) = entries.GetAt(i);
                yield return (ReferenceEquals(key, NoneKey) ? null : key, value);
            }
        }
    }

    public object? this[object? key]
    {
        set => entries[Wrap(key)] = value;
    }

    public bool TryGet(object? key, out object? value) => entries.TryGetValue(Wrap(key), out value);

    public bool Remove(object? key, out object? value) => entries.Remove(Wrap(key), out value);

    public void Clear() => entries.Clear();

    /// <summary>Refuses what can't be a key.</summary>
    public static void Hashable(object? key) => _ = KeyComparer.Instance.GetHashCode(Wrap(key));

    private static object Wrap(object? key) => key is PyList or PyDict or Slice
        ? throw Fault.Type($"unhashable type: '{TypeNames.Of(key)}'")
        : key ?? NoneKey;
}

/// <summary>Equality and hash of map keys, and of values in <c>unique</c>.</summary>
internal sealed class KeyComparer : IEqualityComparer<object>
{
    public static KeyComparer Instance { get; } = new();

    public new bool Equals(object? x, object? y) => ReferenceEquals(x, y) || Compare.AreEqual(x, y);

    public int GetHashCode(object obj)
    {
        Evaluation.Tick();
        return obj switch
        {
            string s => s.GetHashCode(StringComparison.Ordinal),
            SafeText s => s.Value.GetHashCode(StringComparison.Ordinal),
            PyTuple t => t.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, item is null ? 0 : GetHashCode(item))),
            Group g => GetHashCode(g.Tuple),
            PyList or PyDict => throw Fault.Type($"unhashable type: '{TypeNames.Of(obj)}'"),
            PyDateTime d => d.Instant.GetHashCode(),
            PyDate d => d.Day,
            PyTimeDelta d => d.Micros.GetHashCode(),
            PyUuid u => u.Value.GetHashCode(),
            _ when Numbers.IsNumber(obj) => Numbers.ToDouble(obj).GetHashCode(),
            _ => obj.GetHashCode(),
        };
    }
}
