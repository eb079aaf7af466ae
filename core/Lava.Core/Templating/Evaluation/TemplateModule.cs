namespace Lava.Core.Templating;

/// <summary>An imported template, whose members are the names it set; prints as its text.</summary>
internal sealed class TemplateModule(string name, string text, Frame frame)
{
    public string Name { get; } = name;

    public string Text { get; } = text;

    public bool TryGet(string member, out object? value)
    {
        value = null;
        return !member.StartsWith('_') && frame.TryGetOwn(member, out value);
    }
}

/// <summary>What <c>namespace()</c> makes: the one thing whose attributes can be set.</summary>
internal sealed class Namespace
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}
