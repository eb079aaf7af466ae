namespace Lava.Core.Specs;

/// <summary>Where the parts of a parsed value stand: a twin of the value's tree.</summary>
internal sealed class SourceNode(SourcePosition key, SourcePosition value)
{
    /// <summary>Where the member's name stands; for other values, where the value does.</summary>
    public SourcePosition Key { get; } = key;

    /// <summary>Where the value begins.</summary>
    public SourcePosition Value { get; } = value;

    /// <summary>The members of a map.</summary>
    public Dictionary<string, SourceNode>? Fields { get; set; }

    /// <summary>The entries of a list.</summary>
    public List<SourceNode>? Items { get; set; }

    /// <summary>The same value under another key: what an alias or a merge makes.</summary>
    public SourceNode Under(SourcePosition otherKey) => new(otherKey, Value) { Fields = Fields, Items = Items };

    /// <summary>The deepest node on the way to a path, and whether that is the path itself.</summary>
    public (SourceNode Node, bool Exact) Find(FieldPath path)
    {
        if (path.Parent is null)
        {
            return (this, true);
        }

        var (parent, exact) = Find(path.Parent);
        if (!exact)
        {
            return (parent, false);
        }

        if (path.Name is not null)
        {
            return parent.Fields is not null && parent.Fields.TryGetValue(path.Name, out var field) ? (field, true) : (parent, false);
        }

        return parent.Items is not null && path.Index < parent.Items.Count ? (parent.Items[path.Index], true) : (parent, false);
    }
}
