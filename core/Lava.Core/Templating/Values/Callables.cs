namespace Lava.Core.Templating;

/// <summary>A value that can be called.</summary>
internal interface ICallable
{
    object? Call(Evaluation e, Arguments arguments);
}

/// <summary>The evaluated arguments of a call.</summary>
internal sealed record Arguments(List<object?> Positional, Dictionary<string, object?>? Keywords)
{
    public static Arguments Of(params ReadOnlySpan<object?> values) => new([.. values], null);

    public Arguments With(string name, object? value) =>
        this with { Keywords = new(Keywords ?? [], StringComparer.Ordinal) { [name] = value } };
}

internal static class Callables
{
    public static object? Call(Evaluation e, object? callee, Arguments arguments) => callee switch
    {
        ICallable callable => callable.Call(e, arguments),
        Undefined undefined => throw undefined.Error(),
        _ => throw Fault.Type($"'{TypeNames.Of(callee)}' object is not callable"),
    };
}

/// <summary>A method together with the value it belongs to.</summary>
internal sealed class BoundMethod(object? self, Builtin method) : ICallable
{
    public object? Call(Evaluation e, Arguments arguments)
    {
        arguments.Positional.Insert(0, self);
        return method.Call(e, arguments);
    }
}
