namespace Lava.Core.Templating;

/// <summary>Names every template has: Jinja's own, and <c>utils</c>.</summary>
internal static class Globals
{
    private const int MaxRange = 100_000_000;

    private static readonly BuiltinTable Functions = new BuiltinTable()
        .Add("range", "start stop? step?", (_, a) => Range(a))
        .Add("dict", "other? **pairs", (e, a) => MakeDict(e, a[0], a.Extra))
        .Add("namespace", "other? **pairs", (e, a) =>
        {
            var space = new Namespace();
            foreach (var (key, value) in MakeDict(e, a[0], a.Extra).Pairs)
            {
                space.Values[Printing.Text(key)] = value;
            }

            return space;
        })
        .Add("cycler", "*items", (_, a) => a.Rest.Length > 0 ? new Cycler(a.Rest) : throw Fault.Other("at least one item has to be provided"))
        .Add("joiner", "sep?", (_, a) => new Joiner(a.Has(0) ? a[0] : ", "))
        .Add("lipsum", "n? html? min? max?", (e, a) => Lipsum(e, a));

    public static bool IsBuiltIn(string name) => name == "self" || Functions.Find(name) is not null;

    public static bool TryGet(string name, out object? value)
    {
        value = name == "utils" ? Utils.Module : Functions.Find(name);
        return value is not null;
    }

    /// <summary>A map from another one, from pairs, and from keyword arguments.</summary>
    public static PyDict MakeDict(Evaluation e, object? from, Dictionary<string, object?>? named)
    {
        var dict = from is PyDict other ? new PyDict(other) : new PyDict();
        if (from is not null and not PyDict)
        {
            foreach (var pair in Sequences.Iterate(e, from))
            {
                var parts = Sequences.Iterate(e, pair).Take(3).ToArray();
                dict[parts.Length == 2 ? parts[0] : throw Fault.Value("dictionary update sequence elements must have length 2")] = parts[1];
            }
        }

        foreach (var (key, value) in named ?? [])
        {
            dict[key] = value;
        }

        e.Spend(dict.Count);
        return dict;
    }

    private static PyRange Range(Bound a)
    {
        var range = a.Has(1) ? new PyRange(a.Int(0), a.Int(1), a.Int(2, 1)) : new PyRange(0, a.Int(0), 1);
        if (range.Step == 0)
        {
            throw Fault.Value("range() arg 3 must not be zero");
        }

        return range.Count <= MaxRange ? range : throw Fault.Limit($"a range has more than {MaxRange} items");
    }

    private static string Lipsum(Evaluation e, Bound a)
    {
        string[] words = ["lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit"];
        var count = Math.Clamp(a.Int(0, 5), 0, 1000) * Math.Clamp(a.Int(2, 20), 1, 1000);
        e.Spend(count * 12);
        return string.Join(' ', Enumerable.Range(0, (int)count).Select(_ => words[e.Random.Next(words.Length)]));
    }
}

/// <summary>Goes round its items, one at each <c>next()</c>.</summary>
internal sealed class Cycler(object?[] items)
{
    private int at;

    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("next", "self", (_, a) => a.Self<Cycler>().Next())
        .Add("reset", "self", (_, a) =>
        {
            a.Self<Cycler>().at = 0;
            return null;
        });

    public object? Current => items[at];

    private object? Next()
    {
        var item = items[at];
        at = (at + 1) % items.Length;
        return item;
    }
}

/// <summary>Empty the first time it is called, a separator each time after.</summary>
internal sealed class Joiner(object? separator) : ICallable
{
    private bool used;

    public object? Call(Evaluation e, Arguments arguments)
    {
        var value = used ? separator : "";
        used = true;
        return value;
    }
}
