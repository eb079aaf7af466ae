using System.Runtime.CompilerServices;

namespace Lava.Core.Templating;

/// <summary>A node of a template that yields a value.</summary>
internal abstract class Expression(Place place)
{
    public Place Place { get; } = place;

    public object? Evaluate(Evaluation e, Frame frame)
    {
        e.Step();
        return Compute(e, frame);
    }

    protected abstract object? Compute(Evaluation e, Frame frame);

    /// <summary>Reports the names this node reads; not those of a part too deep to be evaluated either.</summary>
    public void Names(NameCollector names)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Collect(names);
        }
    }

    protected abstract void Collect(NameCollector names);
}
