using System.Text;

namespace Lava.Core.Templating;

/// <summary>A loop; <c>named</c> says whether its body names <c>loop</c>, without which an included template sees none.</summary>
internal sealed class ForStatement(
    Place place, Target target, Expression items, Expression? test, bool recursive, bool named, Statement[] body, Statement[] otherwise) : Statement(place)
{
    public bool Recursive { get; } = recursive;

    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var values = items.Evaluate(e, frame);
        e.At(items.Place);
        RunOver(e, frame, output, values, depth: 0);
    }

    /// <summary>Runs the body for each value; a recursive loop comes here again for its inner rounds.</summary>
    public void RunOver(Evaluation e, Frame frame, StringBuilder output, object? values, int depth)
    {
        e.Enter();
        var loop = new LoopState(this, e, frame, Sequences.Iterate(e, values), Accepts, depth);
        while (loop.MoveNext())
        {
            e.Step();
            var inner = new Frame(frame);
            if (named)
            {
                inner.Set("loop", loop);
            }

            target.Assign(e, inner, loop.Current);
            RunAll(body, e, inner, output);
        }

        if (loop.IsEmpty)
        {
            RunAll(otherwise, e, new Frame(frame), output);
        }

        e.Leave();

        bool Accepts(object? value)
        {
            if (test is null)
            {
                return true;
            }

            var trial = new Frame(frame);
            target.Assign(e, trial, value);
            return Truth.Of(test.Evaluate(e, trial));
        }
    }

    public override void Names(NameCollector names)
    {
        items.Names(names);
        names.Scoped(() =>
        {
            target.Names(names);
            test?.Names(names);
            names.Define("loop");
            Statement.Names(body, names);
        });
        names.Scoped(() => Statement.Names(otherwise, names));
    }
}
