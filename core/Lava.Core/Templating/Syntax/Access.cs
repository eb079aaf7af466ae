namespace Lava.Core.Templating;

/// <summary><c>target.name</c>: an attribute, else a key.</summary>
internal sealed class AttributeOf(Place place, Expression target, string name) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var value = target.Evaluate(e, frame);
        e.At(Place);
        return Members.Attribute(e, value, name);
    }

    protected override void Collect(NameCollector names) => target.Names(names);
}

/// <summary><c>target[index]</c>: a key or index, else an attribute.</summary>
internal sealed class ItemOf(Place place, Expression target, Expression index) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var value = target.Evaluate(e, frame);
        var key = index.Evaluate(e, frame);
        e.At(Place);
        return Members.Item(e, value, key);
    }

    protected override void Collect(NameCollector names)
    {
        target.Names(names);
        index.Names(names);
    }
}

/// <summary>The <c>a:b:c</c> inside a subscript.</summary>
internal sealed class SliceLiteral(Place place, Expression? start, Expression? stop, Expression? step) : Expression(place)
{
    protected override object Compute(Evaluation e, Frame frame) =>
        new Slice(start?.Evaluate(e, frame), stop?.Evaluate(e, frame), step?.Evaluate(e, frame));

    protected override void Collect(NameCollector names)
    {
        start?.Names(names);
        stop?.Names(names);
        step?.Names(names);
    }
}
