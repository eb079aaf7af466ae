namespace Lava.Core.Templating;

/// <summary>Filters over maps, and those that stand in for a missing value.</summary>
internal static class FiltersOfMaps
{
    public static BuiltinTable AddTo(BuiltinTable table) => table
        .Add("default d", "value default_value? boolean?", (_, a) =>
            a[0] is Undefined || (a.Flag(2) && !Truth.Of(a[0])) ? (a.Has(1) ? a[1] : "") : a[0])
        .Add("items", "value", (_, a) => a[0] switch
        {
            Undefined => new PyIterator([]),
            PyDict map => new PyIterator(new PyView(map, "dict_items").Values()),
            _ => throw Fault.Type("Can only get item pairs from a mapping."),
        })
        .Add("attr", "obj name", (e, a) =>
        {
            Undefined.Refuse(a[0]);
            return Members.TryAttribute(a[0], a.Text(1), out var value) ? value : e.Missing($"'{TypeNames.Owner(a[0])}' has no attribute '{a.Text(1)}'");
        })
        .Add("dictsort", "value case_sensitive? by? reverse?", (_, a) =>
        {
            var map = a[0] is Undefined u ? throw u.Error() : a[0] as PyDict ?? throw Fault.Type("dictsort needs a map");
            var by = (a.TextOrNull(2) ?? "key") switch { "key" => 0, "value" => 1, _ => throw Fault.Other("You can only sort by either \"key\" or \"value\"") };
            return PyList.Of(Ordering.Sort(
                new PyView(map, "dict_items").Values(), p => FiltersOfLists.Folded(((PyTuple)p!).Items[by], a.Flag(1)), a.Reverse(3)));
        });
}
