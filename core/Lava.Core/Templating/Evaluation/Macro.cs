namespace Lava.Core.Templating;

/// <summary>A macro with the scope it was written in.</summary>
internal sealed class Macro(MacroDefinition definition, Frame home, Evaluation owner) : ICallable
{
    private readonly Composition composition = owner.Composition;

    public string Name => definition.Name;

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "name" => definition.Name,
            "arguments" => new PyTuple([.. definition.Parameters.Select(p => p.Name)]),
            "catch_kwargs" => definition.TakesExtra,
            "catch_varargs" => definition.TakesRest,
            "caller" => definition.TakesCaller,
            _ => Undefined.Absent,
        };
        return !ReferenceEquals(value, Undefined.Absent);
    }

    public object? Call(Evaluation e, Arguments arguments)
    {
        var frame = new Frame(home);
        var keywords = arguments.Keywords is null ? [] : new Dictionary<string, object?>(arguments.Keywords, StringComparer.Ordinal);
        Bind(e, frame, arguments.Positional, keywords);
        BindCaller(e, frame, keywords);
        if (definition.TakesExtra)
        {
            frame.Set("kwargs", PyDict.Of(keywords));
        }
        else if (keywords.Count > 0)
        {
            throw Fault.Type($"macro {Printing.Repr(Name)} takes no keyword argument {Printing.Repr(keywords.Keys.First())}");
        }

        var rest = arguments.Positional.Skip(definition.Parameters.Length).ToArray();
        if (definition.TakesRest)
        {
            frame.Set("varargs", new PyTuple(rest));
        }
        else if (rest.Length > 0)
        {
            throw Fault.Type($"macro {Printing.Repr(Name)} takes not more than {definition.Parameters.Length} argument(s)");
        }

        e.Enter();
        var outer = e.Composition;
        e.Composition = composition;
        var text = Statement.Capture(definition.Body, e, frame);
        e.Composition = outer;
        e.Leave();
        return text;
    }

    private void Bind(Evaluation e, Frame frame, List<object?> positional, Dictionary<string, object?> keywords)
    {
        for (var i = 0; i < definition.Parameters.Length; i++)
        {
            var parameter = definition.Parameters[i];
            if (i < positional.Count)
            {
                frame.Set(parameter.Name, positional[i]);
            }
            else if (keywords.Remove(parameter.Name, out var value))
            {
                frame.Set(parameter.Name, value);
            }
            else
            {
                frame.Set(parameter.Name, parameter.Default is null
                    ? e.Missing($"parameter '{parameter.Name}' was not provided")
                    : parameter.Default.Evaluate(e, frame));
            }
        }
    }

    private void BindCaller(Evaluation e, Frame frame, Dictionary<string, object?> keywords)
    {
        if (definition.TakesCaller)
        {
            frame.Set("caller", keywords.Remove("caller", out var caller) ? caller : e.Missing("No caller defined"));
        }
    }
}
