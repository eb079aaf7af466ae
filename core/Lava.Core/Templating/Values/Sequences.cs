namespace Lava.Core.Templating;

/// <summary>Iteration, length, membership, indexing and slicing.</summary>
internal static class Sequences
{
    public static IEnumerable<object?> Iterate(Evaluation e, object? value)
    {
        return Counted(e, value switch
        {
            Undefined u => Silent(u),
            PyList l => ListItems(l),
            PyTuple t => t.Items,
            Group g => g.Tuple.Items,
            PyDict d => d.Pairs.Select(p => p.Key),
            PyView v => v.Values(),
            PyRange r => r.Values(),
            PyIterator i => i.Remaining(),
            string s => CodePoints.Split(s),
            SafeText s => CodePoints.Split(s.Value),
            _ => throw Fault.Type($"'{TypeNames.Of(value)}' object is not iterable"),
        });
    }

    public static bool IsIterable(object? value) => value is Undefined or PyList or PyTuple or Group or PyDict or PyView or PyRange or PyIterator or string or SafeText;

    public static bool HasLength(object? value) => value is not PyIterator && IsIterable(value);

    public static PyList ToList(Evaluation e, object? value) => PyList.Of(Iterate(e, value));

    public static long Length(object? value)
    {
        switch (value)
        {
            case Undefined u:
                u.Use();
                return 0;
            case PyList l:
                return l.Items.Count;
            case PyTuple t:
                return t.Items.Length;
            case Group:
                return 2;
            case PyDict d:
                return d.Count;
            case PyView v:
                return v.Count;
            case PyRange r:
                return r.Count;
        }

        return Convertible.Text(value) is { } text
            ? CodePoints.Length(text)
            : throw Fault.Type($"object of type '{TypeNames.Of(value)}' has no len()");
    }

    public static bool Contains(Evaluation e, object? container, object? item)
    {
        switch (container)
        {
            case string or SafeText:
                Undefined? undefined = item as Undefined;
                return Convertible.Text(item) is { } part
                    ? Convertible.Text(container)!.Contains(part, StringComparison.Ordinal)
                    : throw Fault.Type($"'in <string>' requires string as left operand, not {TypeNames.Of(undefined ?? item)}");
            case PyDict d:
                return d.TryGet(item, out _);
            case PyView { Kind: "dict_keys" } v:
                return v.Dict.TryGet(item, out _);
            case null:
                throw Fault.Type("argument of type 'NoneType' is not iterable");
        }

        if (!IsIterable(container))
        {
            throw Fault.Type($"argument of type '{TypeNames.Of(container)}' is not iterable");
        }

        return Iterate(e, container).Any(i => ReferenceEquals(i, item) || Compare.AreEqual(i, item));
    }

    /// <summary>Whether a list-like value has that item; a slice always yields one.</summary>
    public static bool TryIndex(Evaluation e, object? value, object? index, out object? item)
    {
        item = null;
        if (index is Slice slice)
        {
            item = Cut(e, value, slice);
            return true;
        }

        if (!Numbers.IsInt(index))
        {
            return false;
        }

        var at = Convertible.Int(index)!.Value;
        var length = HasLength(value) && value is not PyDict and not PyView and not Undefined ? Length(value) : 0;
        at += at < 0 ? length : 0;
        if (at < 0 || at >= length)
        {
            return false;
        }

        item = value switch
        {
            PyList l => l.Items[(int)at],
            PyTuple t => t.Items[at],
            Group g => g.Tuple.Items[at],
            PyRange r => r[at],
            SafeText s => new SafeText(Character(s.Value, at)),
            _ => Character((string)value!, at),
        };
        return true;
    }

    private static string Character(string text, long at) =>
        CodePoints.IsPlain(text) ? text[(int)at].ToString() : text[CodePoints.Offset(text, at)..CodePoints.Offset(text, at + 1)];

    private static object Cut(Evaluation e, object? value, Slice slice)
    {
        Undefined.Refuse(value);
        if (!HasLength(value) || value is PyDict or PyView)
        {
            throw Fault.Type(value is PyDict ? "unhashable type: 'slice'" : $"'{TypeNames.Of(value)}' object is not subscriptable");
        }

        var (start, count, step) = Bounds(slice, Length(value));
        e.Spend(count);
        if (value is PyRange r)
        {
            return new PyRange(r[start], r[start + (count * step)], r.Step * step);
        }

        if (Convertible.Text(value) is { } text)
        {
            var cut = step == 1
                ? text[CodePoints.Offset(text, start)..CodePoints.Offset(text, start + count)]
                : string.Concat(Pick(CodePoints.Split(text)));
            return value is SafeText ? new SafeText(cut) : cut;
        }

        return value is PyList l ? PyList.Of(Pick(l.Items)) : new PyTuple([.. Pick((value as PyTuple ?? ((Group)value!).Tuple).Items)]);

        IEnumerable<T> Pick<T>(IReadOnlyList<T> items)
        {
            for (long i = 0; i < count; i++)
            {
                yield return items[(int)(start + (i * step))];
            }
        }
    }

    private static (long Start, long Count, long Step) Bounds(Slice slice, long length)
    {
        var step = Bound(slice.Step) ?? 1;
        if (step == 0)
        {
            throw Fault.Value("slice step cannot be zero");
        }

        step = Math.Clamp(step, -int.MaxValue, int.MaxValue);
        var (low, high) = step > 0 ? (0L, length) : (-1L, length - 1);
        var start = Clamp(Bound(slice.Start), step > 0 ? low : high);
        var stop = Clamp(Bound(slice.Stop), step > 0 ? high : low);
        return (start, new PyRange(start, stop, step).Count, step);

        long Clamp(long? bound, long otherwise) => bound is not { } b
            ? otherwise
            : Math.Clamp(b < 0 ? b + length : b, low, high);
    }

    private static long? Bound(object? value)
    {
        if (value is null)
        {
            return null;
        }

        Undefined.Refuse(value);
        return Convertible.Int(value) ?? throw Fault.Type("slice indices must be integers or None or have an __index__ method");
    }

    private static object?[] Silent(Undefined value)
    {
        value.Use();
        return [];
    }

    // By index, so that a loop whose body appends sees the new items, as in Python, instead of failing.
    private static IEnumerable<object?> ListItems(PyList list)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            yield return list.Items[i];
        }
    }

    private static IEnumerable<object?> Counted(Evaluation e, IEnumerable<object?> values)
    {
        // The step comes before the move, so that filters upon filters can't run out of stack.
        using var source = values.GetEnumerator();
        for (e.Step(); source.MoveNext(); e.Step())
        {
            yield return source.Current;
        }
    }
}
