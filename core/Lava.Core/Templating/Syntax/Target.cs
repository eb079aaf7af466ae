namespace Lava.Core.Templating;

/// <summary>What stands left of an assignment.</summary>
internal abstract class Target(Place place)
{
    public Place Place { get; } = place;

    public abstract void Assign(Evaluation e, Frame frame, object? value);

    public abstract void Names(NameCollector names);
}

internal sealed class NameTarget(Place place, string name) : Target(place)
{
    public string Name { get; } = name;

    public override void Assign(Evaluation e, Frame frame, object? value) => frame.Set(Name, value);

    public override void Names(NameCollector names) => names.Define(Name);
}

internal sealed class TupleTarget(Place place, Target[] items) : Target(place)
{
    public override void Assign(Evaluation e, Frame frame, object? value)
    {
        e.At(Place);
        var values = Sequences.Iterate(e, value).Take(items.Length + 1).ToList();
        if (values.Count != items.Length)
        {
            throw Fault.Value(values.Count > items.Length
                ? $"too many values to unpack (expected {items.Length})"
                : $"not enough values to unpack (expected {items.Length}, got {values.Count})");
        }

        for (var i = 0; i < items.Length; i++)
        {
            items[i].Assign(e, frame, values[i]);
        }
    }

    public override void Names(NameCollector names) => Array.ForEach(items, i => i.Names(names));
}

internal sealed class NamespaceTarget(Place place, string space, string name) : Target(place)
{
    public override void Assign(Evaluation e, Frame frame, object? value)
    {
        e.At(Place);
        var target = e.Lookup(frame, space) as Namespace
            ?? throw Fault.Type("cannot assign attribute on non-namespace object");
        target.Values[name] = value;
    }

    public override void Names(NameCollector names) => names.Read(space, Place);
}
