namespace Lava.Core.Templating;

/// <summary>Jinja's built-in filters, by name.</summary>
internal static class Filters
{
    private static readonly BuiltinTable Table = FiltersOfNumbers.AddTo(FiltersOfSelection.AddTo(FiltersOfLists.AddTo(FiltersOfText.AddTo(FiltersOfMarkup.AddTo(FiltersOfMaps.AddTo(new BuiltinTable()))))));

    public static IEnumerable<string> Names => Table.Names;

    public static Builtin? Find(string name) => Table.Find(name);
}
