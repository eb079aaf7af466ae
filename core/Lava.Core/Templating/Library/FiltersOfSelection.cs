namespace Lava.Core.Templating;

/// <summary>Filters that pick or change each item.</summary>
internal static class FiltersOfSelection
{
    public static BuiltinTable AddTo(BuiltinTable table) => table
        .Add("map", "seq *args **kwargs", (e, a) => new PyIterator(!Truth.Of(a[0]) ? [] : Sequences.Iterate(e, a[0]).Select(Mapping(e, a))))
        .Add("select", "seq *args **kwargs", (e, a) => Picked(e, a, 0, keep: true))
        .Add("reject", "seq *args **kwargs", (e, a) => Picked(e, a, 0, keep: false))
        .Add("selectattr", "seq *args **kwargs", (e, a) => Picked(e, a, 1, keep: true))
        .Add("rejectattr", "seq *args **kwargs", (e, a) => Picked(e, a, 1, keep: false));

    private static Func<object?, object?> Mapping(Evaluation e, Bound a)
    {
        if (a.Rest.Length == 0 && a.Extra is { } named && named.TryGetValue("attribute", out var attribute))
        {
            var hasDefault = named.TryGetValue("default", out var otherwise);
            return named.Keys.FirstOrDefault(k => k is not ("attribute" or "default")) is { } unknown
                ? throw Fault.Other($"Unexpected keyword argument {Printing.Repr(unknown)}")
                : value => Members.Path(e, value, attribute) is var found && found is Undefined && hasDefault ? otherwise : found;
        }

        var name = a.Rest.Length > 0 ? Convertible.Text(a.Rest[0]) : throw Fault.Other("map requires a filter argument");
        var filter = Filters.Find(name ?? "");
        return value => (filter ?? throw Fault.Type($"No filter named '{name}'.")).Call(e, new Arguments([value, .. a.Rest.Skip(1)], a.Extra));
    }

    private static PyIterator Picked(Evaluation e, Bound a, int skip, bool keep)
    {
        // Jinja asks for truth first, so 0 is as good as an empty list.
        if (!Truth.Of(a[0]))
        {
            return new PyIterator([]);
        }

        if (a.Rest.Length < skip)
        {
            throw Fault.Other("Missing parameter for attribute name");
        }

        var attribute = skip > 0 ? a.Rest[0] : null;
        var name = a.Rest.Length > skip ? Convertible.Text(a.Rest[skip]) : null;
        var test = name is null ? null : Tests.Find(name);
        return new PyIterator(Sequences.Iterate(e, a[0]).Where(value =>
        {
            var tested = skip > 0 ? Members.Path(e, value, attribute) : value;
            var result = a.Rest.Length == skip ? tested : (test ?? throw Fault.Type($"No test named '{name}'.")).Call(e, new Arguments([tested, .. a.Rest.Skip(skip + 1)], a.Extra));
            return Truth.Of(result) == keep;
        }));
    }
}
