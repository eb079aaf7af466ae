namespace Lava.Core.Templating;

/// <summary>Filters over lists.</summary>
internal static class FiltersOfLists
{
    public static BuiltinTable AddTo(BuiltinTable table) => Arranging(table)
        .Add("length count", "obj", (_, a) => Sequences.Length(a[0]))
        .Add("list", "value", (e, a) => Sequences.ToList(e, a[0]))
        .Add("first", "seq", (e, a) => Sequences.Iterate(e, a[0]).FirstOrDefault(e.Missing("No first item, sequence was empty.")))
        .Add("last", "seq", (e, a) => a[0] is PyIterator
            ? throw Fault.Type("'generator' object is not reversible")
            : a[0] is SafeText { Value.Length: > 0 } ? Members.Item(e, a[0], -1L)
            : Sequences.Iterate(e, a[0]).LastOrDefault(e.Missing("No last item, sequence was empty.")))
        .Add("random", "seq", (e, a) => Sequences.Iterate(e, a[0]).ToArray() is { Length: > 0 } items
            ? items[e.Random.Next(items.Length)]
            : e.Missing("No random item, sequence was empty."))
        .Add("join", "value d? attribute?", Join)
        .Add("reverse", "value", (e, a) => a[0] switch
        {
            string text => Backwards(text),
            SafeText text => new SafeText(Backwards(text.Value)),
            PyIterator values => new PyList([.. values.Remaining().Reverse()]),
            _ => new PyIterator(Sequences.Iterate(e, a[0]).ToList().AsEnumerable().Reverse(), "list_reverseiterator"),
        })
        .Add("sum", "iterable attribute? start?", (e, a) => Attribute(e, a[0], a[1])
            .Aggregate(a.Has(2) ? a[2] : 0L, (sum, item) => Arithmetic.Apply(e, "+", sum, item)))
        .Add("min", "value case_sensitive? attribute?", (e, a) => Extreme(e, a, -1))
        .Add("max", "value case_sensitive? attribute?", (e, a) => Extreme(e, a, 1));

    /// <summary>Text without regard to case, for the filters that ignore it.</summary>
    public static object? Folded(object? value, bool caseSensitive) =>
        !caseSensitive && Convertible.Text(value) is { } text ? TextCase.Lower(text) : value;

    public static IEnumerable<object?> Attribute(Evaluation e, object? values, object? attribute) => attribute is null
        ? Sequences.Iterate(e, values)
        : Sequences.Iterate(e, values).Select(v => Members.Path(e, v, attribute));

    private static BuiltinTable Arranging(BuiltinTable table) => table
        .Add("sort", "value reverse? case_sensitive? attribute?", (e, a) => PyList.Of(
            Ordering.Sort(Sequences.Iterate(e, a[0]), v => SortKey(e, v, a[3], a.Flag(2)), a.Reverse(1))))
        .Add("unique", "value case_sensitive? attribute?", (e, a) => new PyIterator(Unique(e, a[0], a.Flag(1), a[2])))
        .Add("batch", "value linecount fill_with?", (e, a) => new PyIterator(Batch(e, a[0], a.Int(1), a[2])))
        .Add("slice", "value slices fill_with?", (e, a) => new PyIterator(Slices(e, a[0], a.Int(1), a[2])))
        .Add("groupby", "value attribute default? case_sensitive?", (e, a) => PyList.Of(Grouped(e, a)));

    private static string Backwards(string text) => string.Concat(CodePoints.Split(text).Reverse());

    private static object Join(Evaluation e, Bound a)
    {
        var separator = Printing.Text(a.Has(1) ? a[1] : "");
        var items = Attribute(e, a[0], a[2]).ToList();
        if (!e.Autoescape)
        {
            var texts = items.Select(Printing.Text).ToList();
            e.Spend(texts.Sum(t => (long)t.Length + separator.Length));
            return string.Join(separator, texts);
        }

        // Nothing is escaped before it is printed, unless there is safe text to keep apart.
        if (a[1] is not SafeText && !items.Exists(i => i is SafeText))
        {
            return e.Made(string.Join(separator, items.Select(Printing.Text)));
        }

        var between = a[1] is SafeText ? separator : Html.Escape(separator);
        return new SafeText(e.Made(string.Join(between, items.Select(i => i is SafeText s ? s.Value : Html.Escape(Printing.Text(i))))));
    }

    private static PyTuple SortKey(Evaluation e, object? value, object? attribute, bool caseSensitive)
    {
        // A tuple even for one key, so that two undefined keys are equal instead of an error, as in Jinja.
        return attribute switch
        {
            null => new PyTuple([Folded(value, caseSensitive)]),
            string names => new PyTuple([.. names.Split(',').Select(n => Folded(Members.Path(e, value, n.Trim()), caseSensitive))]),
            _ => new PyTuple([Folded(Members.Path(e, value, attribute), caseSensitive)]),
        };
    }

    private static object? Extreme(Evaluation e, Bound a, int sign)
    {
        var found = false;
        object? best = null;
        object? bestKey = null;
        foreach (var value in Sequences.Iterate(e, a[0]))
        {
            var key = Folded(a[2] is null ? value : Members.Path(e, value, a[2]), a.Flag(1));
            if (!found || Compare.Order(sign > 0 ? ">" : "<", key, bestKey) * sign > 0)
            {
                (found, best, bestKey) = (true, value, key);
            }
        }

        return found ? best : e.Missing("No aggregated item, sequence was empty.");
    }

    private static IEnumerable<object?> Unique(Evaluation e, object? values, bool caseSensitive, object? attribute)
    {
        var seen = new PyDict();
        foreach (var value in Sequences.Iterate(e, values))
        {
            var key = Folded(attribute is null ? value : Members.Path(e, value, attribute), caseSensitive);
            if (!seen.TryGet(key, out _))
            {
                seen[key] = null;
                yield return value;
            }
        }
    }

    private static IEnumerable<object?> Batch(Evaluation e, object? values, long size, object? fill)
    {
        var batch = new List<object?>();
        foreach (var value in Sequences.Iterate(e, values))
        {
            if (batch.Count == size)
            {
                yield return new PyList(batch);
                batch = [];
            }

            batch.Add(value);
        }

        if (batch.Count > 0)
        {
            e.Spend(fill is null ? 0 : Math.Max(0, size));
            while (fill is not null && batch.Count < size)
            {
                batch.Add(fill);
            }

            yield return new PyList(batch);
        }
    }

    private static IEnumerable<object?> Slices(Evaluation e, object? values, long count, object? fill)
    {
        if (count <= 0)
        {
            throw Fault.Value("integer division or modulo by zero");
        }

        var items = Sequences.Iterate(e, values).ToList();
        var (size, longer) = Math.DivRem(items.Count, count);
        var at = 0;
        for (long i = 0; i < count; i++)
        {
            e.Step();
            var take = (int)(size + (i < longer ? 1 : 0));
            var part = items.GetRange(at, take);
            at += take;
            if (fill is not null && i >= longer)
            {
                part.Add(fill);
            }

            yield return new PyList(part);
        }
    }

    private static IEnumerable<object?> Grouped(Evaluation e, Bound a)
    {
        object? Raw(object? value) => Members.Path(e, value, a[1]) is var found && found is Undefined && a[2] is not null ? a[2] : found;

        var sorted = Ordering.Sort(Sequences.Iterate(e, a[0]), v => Folded(Raw(v), a.Flag(3)), reverse: false);
        Group? group = null;
        object? key = null;
        foreach (var value in sorted)
        {
            var next = Folded(Raw(value), a.Flag(3));
            if (group is null || !Compare.AreEqual(key, next))
            {
                if (group is not null)
                {
                    yield return group;
                }

                (group, key) = (new Group(Raw(value), new PyList([])), next);
            }

            group.List.Items.Add(value);
        }

        if (group is not null)
        {
            yield return group;
        }
    }
}
