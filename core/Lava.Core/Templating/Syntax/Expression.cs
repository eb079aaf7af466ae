using System.Runtime.CompilerServices;

namespace Lava.Core.Templating;

/// <summary>A node of a template that yields a value.</summary>
internal abstract class Expression(Place place)
{
    public Place Place { get; } = place;

    public object? Evaluate(Evaluation e, Frame frame)
    {
        e.Step();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fault.Limit("the expression is nested too deeply");
        }

        return Compute(e, frame);
    }

    protected abstract object? Compute(Evaluation e, Frame frame);

    /// <summary>Reports the names this node reads.</summary>
    public abstract void Names(NameCollector names);
}
