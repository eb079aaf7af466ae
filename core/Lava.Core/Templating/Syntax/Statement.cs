using System.Text;

namespace Lava.Core.Templating;

/// <summary>A node of a template that writes text or sets names.</summary>
internal abstract class Statement(Place place)
{
    public Place Place { get; } = place;

    public abstract void Run(Evaluation e, Frame frame, StringBuilder output);

    /// <summary>Reports the names this node reads and sets.</summary>
    public abstract void Names(NameCollector names);

    public static void RunAll(Statement[] body, Evaluation e, Frame frame, StringBuilder output)
    {
        foreach (var statement in body)
        {
            e.Step();
            statement.Run(e, frame, output);
        }
    }

    /// <summary>Runs a body into a text of its own, safe where escaping is on.</summary>
    public static object Capture(Statement[] body, Evaluation e, Frame frame)
    {
        var text = new StringBuilder();
        RunAll(body, e, frame, text);
        return e.Autoescape ? new SafeText(text.ToString()) : text.ToString();
    }

    public static void Names(Statement[] body, NameCollector names) => Array.ForEach(body, s => s.Names(names));
}

internal sealed class DataStatement(Place place, string text) : Statement(place)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(text);

    public override void Run(Evaluation e, Frame frame, StringBuilder output) => e.Write(output, text);

    public override void Names(NameCollector names)
    {
    }
}

internal sealed class PrintStatement(Place place, Expression value) : Statement(place)
{
    public Expression Value { get; } = value;

    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var value = Value.Evaluate(e, frame);
        e.At(Place);
        e.Write(output, e.Print(value));
    }

    public override void Names(NameCollector names) => Value.Names(names);
}
