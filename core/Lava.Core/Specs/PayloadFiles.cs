namespace Lava.Core.Specs;

/// <summary>The payload files of a realm.</summary>
/// <param name="names">Their names, as jobs name them.</param>
/// <param name="read">The text of one of them; null when it can't be read as text.</param>
public sealed class PayloadFiles(IEnumerable<string> names, Func<string, string?>? read = null)
{
    private readonly Dictionary<string, string?> _texts = new(StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public IReadOnlySet<string> Names { get; } = names.ToHashSet(StringComparer.Ordinal);

    /// <summary>The files that a payload means: one, or those right under a folder; empty when there are none.</summary>
    public IReadOnlyList<string> Of(string payload)
    {
        if (Names.Contains(payload))
        {
            return [payload];
        }

        var folder = payload.TrimEnd('/') + "/";
        return _folders.Value.GetValueOrDefault(folder, []);
    }

    /// <summary>The text of a file, read once; null when it can't be read as text.</summary>
    public string? Text(string name)
    {
        if (!_texts.TryGetValue(name, out var text))
        {
            _texts[name] = text = read?.Invoke(name);
        }

        return text;
    }

    // Looked up for each job, so not searched for each.
    private readonly Lazy<Dictionary<string, IReadOnlyList<string>>> _folders = new(() => names
        .Where(n => n.Contains('/', StringComparison.Ordinal)).GroupBy(n => n[..(n.LastIndexOf('/') + 1)])
        .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Order(StringComparer.Ordinal)], StringComparer.Ordinal));
}
