namespace Lava.Core.Templating;

/// <summary>The data of a rendering, each root turned into template values when first read.</summary>
internal sealed class Scope(IReadOnlyDictionary<string, object?> data)
{
    private readonly Dictionary<string, object?> read = new(StringComparer.Ordinal);

    public bool TryGet(string name, out object? value)
    {
        if (read.TryGetValue(name, out value))
        {
            return true;
        }

        if (!data.TryGetValue(name, out var raw))
        {
            return false;
        }

        value = DataReader.Read(raw);
        read[name] = value;
        return true;
    }
}
