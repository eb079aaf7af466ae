namespace Lava.Core.Templating;

/// <summary>The written arguments of a call.</summary>
internal sealed record ArgumentList(
    Expression[] Positional, (string Name, Expression Value)[] Keywords, Expression? Rest, Expression? Extra)
{
    public static ArgumentList None { get; } = new([], [], null, null);

    /// <summary>Evaluates them; <paramref name="first"/> goes ahead of the positional ones.</summary>
    public Arguments Evaluate(Evaluation e, Frame frame, params ReadOnlySpan<object?> first)
    {
        var positional = new List<object?>(first.Length + Positional.Length);
        positional.AddRange(first);
        foreach (var argument in Positional)
        {
            positional.Add(argument.Evaluate(e, frame));
        }

        if (Rest is not null)
        {
            positional.AddRange(Sequences.ToList(e, Rest.Evaluate(e, frame)).Items);
        }

        if (Keywords.Length == 0 && Extra is null)
        {
            return new Arguments(positional, null);
        }

        var keywords = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in Keywords)
        {
            keywords[name] = value.Evaluate(e, frame);
        }

        if (Extra is not null)
        {
            var map = Extra.Evaluate(e, frame) as PyDict ?? throw Fault.Type("argument after ** must be a mapping");
            foreach (var (key, value) in map.Pairs)
            {
                keywords[key as string ?? throw Fault.Type("keywords must be strings")] = value;
            }
        }

        return new Arguments(positional, keywords);
    }

    public void Names(NameCollector names)
    {
        Array.ForEach(Positional, p => p.Names(names));
        Array.ForEach(Keywords, k => k.Value.Names(names));
        Rest?.Names(names);
        Extra?.Names(names);
    }
}

internal sealed class Call(Place place, Expression target, ArgumentList arguments) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame) => Invoke(e, frame, null);

    /// <summary>Calls with the body of a call block, when there is one.</summary>
    public object? Invoke(Evaluation e, Frame frame, Macro? caller)
    {
        var callee = target.Evaluate(e, frame);
        var values = arguments.Evaluate(e, frame);
        if (caller is not null)
        {
            values = values.With("caller", caller);
        }

        e.At(Place);
        return Callables.Call(e, callee, values);
    }

    protected override void Collect(NameCollector names)
    {
        target.Names(names);
        arguments.Names(names);
    }
}

/// <summary><c>value | filter(…)</c>; the value is absent in a filter block, which supplies it.</summary>
internal sealed class FilterCall(Place place, Expression? value, string name, Builtin? filter, ArgumentList arguments) : Expression(place)
{
    protected override object? Compute(Evaluation e, Frame frame) => Apply(e, frame, value is null ? e.Piped : value.Evaluate(e, frame));

    private object? Apply(Evaluation e, Frame frame, object? input)
    {
        var values = arguments.Evaluate(e, frame, input);
        e.At(Place);
        return (filter ?? throw Fault.Type($"No filter named '{name}'.")).Call(e, values);
    }

    protected override void Collect(NameCollector names)
    {
        if (name is "default" or "d" && value is NameRef read) names.Guarded.Add(read.Name);
        value?.Names(names);
        arguments.Names(names);
    }
}

/// <summary><c>value is test(…)</c>.</summary>
internal sealed class TestCall(Place place, Expression value, string name, Builtin? test, ArgumentList arguments) : Expression(place)
{
    protected override object Compute(Evaluation e, Frame frame)
    {
        var values = arguments.Evaluate(e, frame, value.Evaluate(e, frame));
        e.At(Place);
        return Truth.Of((test ?? throw Fault.Type($"No test named '{name}'.")).Call(e, values));
    }

    protected override void Collect(NameCollector names)
    {
        if (name is "defined" or "undefined" && value is NameRef read) names.Guarded.Add(read.Name);
        value.Names(names);
        arguments.Names(names);
    }
}
