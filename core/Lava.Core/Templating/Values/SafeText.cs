using System.Buffers;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>Text that needs no escaping for HTML; otherwise a string.</summary>
internal sealed record SafeText(string Value);

internal static class Html
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>'\"");

    public static string Escape(string text)
    {
        var at = text.AsSpan().IndexOfAny(Special);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        var done = 0;
        while (at >= 0)
        {
            result.Append(text, done, at).Append(text[done + at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '\'' => "&#39;", _ => "&#34;" });
            Evaluation.FitText(result.Length);
            done += at + 1;
            at = text.AsSpan(done).IndexOfAny(Special);
        }

        return result.Append(text, done, text.Length - done).ToString();
    }
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
