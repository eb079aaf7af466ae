namespace Lava.Core.Templating;

/// <summary>
/// A method of text marked safe: the text it returns is marked too, and what it puts in is escaped first.
/// Source: markupsafe.palletsprojects.com.
/// </summary>
internal sealed class SafeMethod(SafeText self, Builtin method) : ICallable
{
    public object? Call(Evaluation e, Arguments arguments)
    {
        var given = method.Name switch
        {
            "replace" or "ljust" or "rjust" or "center" => Escaped(arguments, from: 1),
            "format" => Escaped(arguments, from: 0),
            "join" when arguments.Positional is [var items, ..] => Arguments.Of(PyList.Of(Sequences.Iterate(e, items).Select(i => Escape(e, i)))),
            _ => arguments,
        };
        given.Positional.Insert(0, self);
        return Marked(method.Call(e, given));
    }

    private static object? Marked(object? result) => result switch
    {
        string text => new SafeText(text),
        PyList list => PyList.Of(list.Items.Select(Marked)),
        PyTuple tuple => new PyTuple([.. tuple.Items.Select(Marked)]),
        _ => result,
    };

    private static SafeText Escape(Evaluation e, object? value) => value as SafeText ?? new SafeText(e.Made(Html.Escape(Printing.Text(value))));

    private static Arguments Escaped(Arguments arguments, int from) => new(
        [.. arguments.Positional.Select((a, i) => i >= from ? Escaped(a) : a)],
        arguments.Keywords?.ToDictionary(k => k.Key, k => Escaped(k.Value), StringComparer.Ordinal));

    private static object? Escaped(object? value) => value is string or Undefined ? Html.Escape(Printing.Text(value)) : value;
}
