namespace Lava.Core.Templating;

/// <summary>Text that needs no escaping for HTML; otherwise a string.</summary>
internal sealed record SafeText(string Value);

internal static class Html
{
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);
}

/// <summary>An identifier made by <c>uuid()</c>.</summary>
internal sealed record PyUuid(Guid Value);

/// <summary>A named group of functions and values, such as <c>utils</c>.</summary>
internal sealed class Module(string name, Func<string, object?> find, ICallable? call = null) : ICallable
{
    public string Name { get; } = name;

    public bool TryGet(string member, out object? value)
    {
        value = find(member);
        return value is not null;
    }

    public bool IsClass => call is not null;

    public object? Call(Evaluation e, Arguments arguments) =>
        (call ?? throw Fault.Type("'module' object is not callable")).Call(e, arguments);
}
