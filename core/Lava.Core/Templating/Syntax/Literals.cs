namespace Lava.Core.Templating;

internal sealed class Literal(Place place, object? value) : Expression(place)
{
    public object? Value { get; } = value;

    protected override object? Compute(Evaluation e, Frame frame) => Value;

    protected override void Collect(NameCollector names)
    {
    }
}

internal sealed class NameRef(Place place, string name) : Expression(place)
{
    public string Name { get; } = name;

    protected override object? Compute(Evaluation e, Frame frame) => e.Lookup(frame, Name);

    protected override void Collect(NameCollector names) => names.Read(Name, Place);
}

internal sealed class SequenceLiteral(Place place, Expression[] items, bool isTuple) : Expression(place)
{
    public Expression[] Items { get; } = items;

    public bool IsTuple { get; } = isTuple;

    protected override object Compute(Evaluation e, Frame frame)
    {
        var values = new object?[Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Items[i].Evaluate(e, frame);
        }

        return IsTuple ? new PyTuple(values) : new PyList([.. values]);
    }

    protected override void Collect(NameCollector names) => Array.ForEach(Items, i => i.Names(names));
}

internal sealed class DictLiteral(Place place, (Expression Key, Expression Value)[] pairs) : Expression(place)
{
    protected override object Compute(Evaluation e, Frame frame)
    {
        var dict = new PyDict();
        foreach (var (key, value) in pairs)
        {
            var k = key.Evaluate(e, frame);
            var v = value.Evaluate(e, frame);
            e.At(Place);
            dict[k] = v;
        }

        return dict;
    }

    protected override void Collect(NameCollector names)
    {
        foreach (var (key, value) in pairs)
        {
            key.Names(names);
            value.Names(names);
        }
    }
}
