using System.Text;

namespace Lava.Core.Templating;

internal sealed class IfStatement(Place place, (Expression Test, Statement[] Body)[] branches, Statement[] otherwise) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        foreach (var (test, body) in branches)
        {
            var value = test.Evaluate(e, frame);
            e.At(test.Place);
            if (Truth.Of(value))
            {
                RunAll(body, e, frame, output);
                return;
            }
        }

        RunAll(otherwise, e, frame, output);
    }

    public override void Names(NameCollector names)
    {
        foreach (var (test, body) in branches)
        {
            test.Names(names);
            Names(body, names);
        }

        Names(otherwise, names);
    }
}

internal sealed class SetStatement(Place place, Target target, Expression value) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output) => target.Assign(e, frame, value.Evaluate(e, frame));

    public override void Names(NameCollector names)
    {
        value.Names(names);
        target.Names(names);
    }
}

/// <summary><c>{% set x %}…{% endset %}</c>.</summary>
internal sealed class SetBlock(Place place, Target target, Expression? filter, Statement[] body) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var text = Capture(body, e, new Frame(frame));
        target.Assign(e, frame, filter is null ? text : e.Pipe(text, filter, frame));
    }

    public override void Names(NameCollector names)
    {
        names.Scoped(() => Names(body, names));
        filter?.Names(names);
        target.Names(names);
    }
}

internal sealed class FilterBlock(Place place, Expression filter, Statement[] body) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var text = Capture(body, e, new Frame(frame));
        e.Write(output, e.Print(e.Pipe(text, filter, frame)));
    }

    public override void Names(NameCollector names)
    {
        names.Scoped(() => Names(body, names));
        filter.Names(names);
    }
}

internal sealed class WithStatement(Place place, (Target Target, Expression Value)[] assignments, Statement[] body) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        // Values are evaluated outside, so they don't see one another.
        var inner = new Frame(frame);
        foreach (var (target, value) in assignments)
        {
            target.Assign(e, inner, value.Evaluate(e, frame));
        }

        RunAll(body, e, inner, output);
    }

    public override void Names(NameCollector names)
    {
        Array.ForEach(assignments, a => a.Value.Names(names));
        names.Scoped(() =>
        {
            Array.ForEach(assignments, a => a.Target.Names(names));
            Names(body, names);
        });
    }
}

internal sealed class AutoescapeBlock(Place place, Expression value, Statement[] body) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var before = e.Autoescape;
        e.Autoescape = Truth.Of(value.Evaluate(e, frame));
        RunAll(body, e, new Frame(frame), output);
        e.Autoescape = before;
    }

    public override void Names(NameCollector names)
    {
        value.Names(names);
        names.Scoped(() => Names(body, names));
    }
}
