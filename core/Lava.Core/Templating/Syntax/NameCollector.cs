namespace Lava.Core.Templating;

/// <summary>Finds the names a template reads without setting them first.</summary>
internal sealed class NameCollector
{
    private readonly Stack<HashSet<string>> scopes = new([new HashSet<string>(StringComparer.Ordinal)]);

    public SortedSet<string> Free { get; } = new(StringComparer.Ordinal);

    /// <summary>Where each free name is read first.</summary>
    public Dictionary<string, Place> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that the template itself asks whether they are there: by <c>is defined</c>, or with a default.</summary>
    public HashSet<string> Guarded { get; } = new(StringComparer.Ordinal);

    public void Read(string name, Place place)
    {
        if (!scopes.Any(s => s.Contains(name)) && !Globals.IsBuiltIn(name) && Free.Add(name))
        {
            Places.Add(name, place);
        }
    }

    public void Define(string name) => scopes.Peek().Add(name);

    public void Scoped(Action inside, params IEnumerable<string> defined)
    {
        scopes.Push(new HashSet<string>(defined, StringComparer.Ordinal));
        inside();
        scopes.Pop();
    }
}
