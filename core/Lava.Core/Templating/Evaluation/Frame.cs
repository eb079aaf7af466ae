namespace Lava.Core.Templating;

/// <summary>The names set in one scope of a template; one without a parent sees neither the caller's names nor its data.</summary>
internal sealed class Frame(Frame? parent)
{
    private Dictionary<string, object?>? values;

    /// <summary>The data the template was rendered with; set on the outermost frame.</summary>
    public Scope? Data { get; init; }

    public IEnumerable<KeyValuePair<string, object?>> Own => values ?? [];

    public void Set(string name, object? value) => (values ??= new(StringComparer.Ordinal))[name] = value;

    public bool TryGet(string name, out object? value)
    {
        for (var frame = this; frame is not null; frame = frame.Parent)
        {
            if (frame.values is { } own && own.TryGetValue(name, out value))
            {
                return true;
            }

            if (frame.Data is { } data && data.TryGet(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    public bool TryGetOwn(string name, out object? value)
    {
        value = null;
        return values is not null && values.TryGetValue(name, out value);
    }

    private Frame? Parent { get; } = parent;
}
