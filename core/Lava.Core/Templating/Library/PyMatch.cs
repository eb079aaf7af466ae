using System.Text.RegularExpressions;

namespace Lava.Core.Templating;

/// <summary>A match of a pattern in a text.</summary>
internal sealed class PyMatch(PyPattern pattern, Match match, string text)
{
    public int Index => match.Index;

    public int Length => match.Length;

    public PyMatch? Next() => match.NextMatch() is { Success: true } next ? new PyMatch(pattern, next, text) : null;

    public string? Group(object? key) => Find(key) is { Success: true } group ? group.Value : null;

    public bool TryGroup(object? key, out object? value)
    {
        value = null;
        if (Number(key) is not { } number)
        {
            return false;
        }

        value = match.Groups[number] is { Success: true } group ? group.Value : null;
        return true;
    }

    public PyTuple Groups(object? otherwise) =>
        new([.. Enumerable.Range(1, pattern.Groups).Select(i => Group((long)i) ?? otherwise)]);

    public PyDict GroupMap(object? otherwise) =>
        PyDict.Of(pattern.Names.Select(n => KeyValuePair.Create(n.Key, Group((long)n.Value) ?? otherwise)));

    public (long Start, long End) Span(object? key) => Find(key) is { Success: true } group
        ? (CodePoints.Index(text, group.Index), CodePoints.Index(text, group.Index + group.Length))
        : (-1, -1);

    public object? Field(string name) => name switch
    {
        "string" => text,
        "re" => pattern,
        "pos" => 0L,
        "endpos" => (long)CodePoints.Length(text),
        "lastindex" => Enumerable.Range(1, pattern.Groups).Where(i => Group((long)i) is not null).Select(i => (object?)(long)i).LastOrDefault(),
        _ => Undefined.Absent,
    };

    public string Repr()
    {
        var (start, end) = Span(0L);
        return $"<re.Match object; span=({start}, {end}), match={Printing.Repr(match.Value)}>";
    }

    /// <summary>A replacement text with <c>\1</c>, <c>\g&lt;name&gt;</c> and escapes filled in.</summary>
    public string Expand(string template) => new ReplacementText(pattern, template).Fill(this);

    private System.Text.RegularExpressions.Group Find(object? key) =>
        Number(key) is { } number ? match.Groups[number] : throw Fault.Value("no such group");

    private int? Number(object? key)
    {
        var number = Convertible.Text(key) is { } name
            ? pattern.Names.TryGetValue(name, out var i) ? i : -1
            : Convertible.Int(key) ?? -1;
        return number >= 0 && number <= pattern.Groups ? (int)number : null;
    }
}
