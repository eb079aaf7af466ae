namespace Lava.Core.Templating;

internal sealed class Unary(Place place, char op, Expression operand) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var value = operand.Evaluate(e, frame);
        e.At(Place);
        return op == '-' ? Arithmetic.Negate(value) : Arithmetic.Plus(value);
    }

    protected override void Collect(NameCollector names) => operand.Names(names);
}

internal sealed class Binary(Place place, string op, Expression left, Expression right) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var a = left.Evaluate(e, frame);
        var b = right.Evaluate(e, frame);
        e.At(Place);
        return op == "~" ? Arithmetic.Join(e, a, b) : Arithmetic.Apply(e, op, a, b);
    }

    protected override void Collect(NameCollector names)
    {
        left.Names(names);
        right.Names(names);
    }
}

internal sealed class Not(Place place, Expression operand) : Expression(place)
{
    protected override object Compute(Evaluation e, Frame frame)
    {
        var value = operand.Evaluate(e, frame);
        e.At(Place);
        return !Truth.Of(value);
    }

    protected override void Collect(NameCollector names) => operand.Names(names);
}

/// <summary><c>and</c> and <c>or</c>, which yield one of their operands.</summary>
internal sealed class Logical(Place place, bool isAnd, Expression left, Expression right) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var value = left.Evaluate(e, frame);
        e.At(Place);
        return Truth.Of(value) == isAnd ? right.Evaluate(e, frame) : value;
    }

    protected override void Collect(NameCollector names)
    {
        left.Names(names);
        right.Names(names);
    }
}

/// <summary>A chain such as <c>a &lt; b &lt; c</c>, true when each pair is.</summary>
internal sealed class Comparison(Place place, Expression first, (string Op, Expression Right)[] links) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var left = first.Evaluate(e, frame);
        foreach (var (op, expression) in links)
        {
            var right = expression.Evaluate(e, frame);
            e.At(Place);
            if (!Compare.Test(e, op, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    protected override void Collect(NameCollector names)
    {
        first.Names(names);
        Array.ForEach(links, l => l.Right.Names(names));
    }
}

/// <summary><c>a if test else b</c>; undefined when the test fails and there is no else.</summary>
internal sealed class Conditional(Place place, Expression test, Expression then, Expression? otherwise) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame)
    {
        var value = test.Evaluate(e, frame);
        e.At(Place);
        return Truth.Of(value)
            ? then.Evaluate(e, frame)
            : otherwise is null
                ? new Undefined("the inline if-expression evaluated to false and no else section was defined", strict: false)
                : otherwise.Evaluate(e, frame);
    }

    protected override void Collect(NameCollector names)
    {
        test.Names(names);
        then.Names(names);
        otherwise?.Names(names);
    }
}
