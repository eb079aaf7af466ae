using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lava.Core.Specs;

/// <summary>The way from a document's root to a value, printed like <c>schedule[1].crontab</c> or <c>payload["a/b"]</c>.</summary>
public sealed partial class FieldPath
{
    private FieldPath(FieldPath? parent, string? name, int index)
    {
        Parent = parent;
        Name = name;
        Index = index;
    }

    /// <summary>The root itself; prints as an empty text.</summary>
    public static FieldPath Root { get; } = new(null, null, -1);

    /// <summary>Where this step starts; null at the root.</summary>
    public FieldPath? Parent { get; }

    /// <summary>The member's name, when the step goes into a map.</summary>
    public string? Name { get; }

    /// <summary>The place in a list, when the step goes into one; else -1.</summary>
    public int Index { get; }

    /// <summary>A step into a map.</summary>
    public FieldPath Field(string name) => new(this, name, -1);

    /// <summary>A step into a list.</summary>
    public FieldPath Item(int index) => new(this, null, index);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    private void Print(StringBuilder text)
    {
        if (Parent is null)
        {
            return;
        }

        Parent.Print(text);
        if (Name is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{Index}]");
        }
        else if (PlainName().IsMatch(Name))
        {
            text.Append(text.Length > 0 ? "." : "").Append(Name);
        }
        else
        {
            text.Append("[\"").Append(Name.ReplaceLineEndings("\\n").Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex PlainName();
}
