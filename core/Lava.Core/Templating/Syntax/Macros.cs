using System.Text;

namespace Lava.Core.Templating;

internal sealed record Parameter(string Name, Expression? Default);

/// <summary>The written form of a macro or of a call block's body.</summary>
internal sealed class MacroDefinition
{
    public MacroDefinition(string name, Parameter[] parameters, Statement[] body)
    {
        (Name, Parameters, Body) = (name, parameters, body);
        var used = new NameCollector();
        Names(used);
        TakesRest = used.Free.Contains("varargs");
        TakesExtra = used.Free.Contains("kwargs");
        TakesCaller = used.Free.Contains("caller");
    }

    public string Name { get; }

    public Parameter[] Parameters { get; }

    public Statement[] Body { get; }

    public bool TakesRest { get; }

    public bool TakesExtra { get; }

    public bool TakesCaller { get; }

    public void Names(NameCollector names) => names.Scoped(
        () =>
        {
            Array.ForEach(Parameters, p => p.Default?.Names(names));
            Statement.Names(Body, names);
        },
        Parameters.Select(p => p.Name));
}

internal sealed class MacroStatement(Place place, MacroDefinition macro) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output) => frame.Set(macro.Name, new Macro(macro, frame, e));

    public override void Names(NameCollector names)
    {
        names.Define(macro.Name);
        names.Scoped(() => macro.Names(names), "varargs", "kwargs", "caller");
    }
}

internal sealed class CallBlock(Place place, Call call, MacroDefinition body) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var value = call.Invoke(e, frame, new Macro(body, frame, e));
        e.At(Place);
        e.Write(output, e.Print(value));
    }

    public override void Names(NameCollector names)
    {
        call.Names(names);
        names.Scoped(() => body.Names(names), "varargs", "kwargs", "caller");
    }
}
