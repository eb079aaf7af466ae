namespace Lava.Core.Templating;

/// <summary>The six marks that set tags apart from text.</summary>
public sealed record Delimiters(
    string VariableBegin,
    string VariableEnd,
    string BlockBegin,
    string BlockEnd,
    string CommentBegin,
    string CommentEnd)
{
    /// <summary>Marks of templates rendered by a worker: <c>{{ }} {% %} {# #}</c>.</summary>
    public static Delimiters Run { get; } = new("{{", "}}", "{%", "%}", "{#", "#}");

    /// <summary>Marks of templates rendered at build time, which can share a file with <see cref="Run"/>.</summary>
    public static Delimiters Build { get; } = new("<{", "}>", "<%", "%>", "<#", "#>");

    /// <summary>Whether a text holds no tag at all, so that rendering returns it unchanged.</summary>
    internal bool AbsentFrom(string text) =>
        !text.Contains(VariableBegin, StringComparison.Ordinal)
        && !text.Contains(BlockBegin, StringComparison.Ordinal)
        && !text.Contains(CommentBegin, StringComparison.Ordinal);
}
