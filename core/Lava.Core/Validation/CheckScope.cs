using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>One field while it is checked: where it is, whether it is rendered, and where problems go.</summary>
public readonly struct CheckScope
{
    private readonly bool _renderingOff;

    internal CheckScope(CheckContext context, FieldPath path, bool rendered, bool renderingOff = false)
    {
        Context = context;
        Path = path;
        Rendered = rendered && !renderingOff;
        _renderingOff = renderingOff;
    }

    /// <summary>What the check collects.</summary>
    public CheckContext Context { get; }

    /// <summary>The field.</summary>
    public FieldPath Path { get; }

    /// <summary>Whether templates in it are rendered before use.</summary>
    public bool Rendered { get; }

    /// <summary>The scope of a member.</summary>
    public CheckScope Field(string name) => new(Context, Path.Field(name), Rendered, _renderingOff);

    /// <summary>The scope of an entry.</summary>
    public CheckScope Item(int index) => new(Context, Path.Item(index), Rendered, _renderingOff);

    /// <summary>The same field, rendered or not.</summary>
    public CheckScope With(bool rendered) => new(Context, Path, rendered, _renderingOff);

    /// <summary>The same field where <c>jinja: false</c> says that nothing in it is rendered.</summary>
    public CheckScope WithoutRendering() => new(Context, Path, false, true);

    /// <summary>The scope of a value further in.</summary>
    public CheckScope At(FieldPath inner) =>
        inner.Parent is null ? this
        : inner.Name is { } name ? At(inner.Parent).Field(name)
        : At(inner.Parent).Item(inner.Index);

    /// <summary>Records a problem of the value or of the field's name.</summary>
    public void Report(bool atName, Severity severity, string code, string message) =>
        Context.Add(new Finding(Path, atName, severity, code, message));

    /// <summary>Records an error of the value.</summary>
    public void Error(string code, string message) => Context.Add(new Finding(Path, false, Severity.Error, code, message));

    /// <summary>Records a warning about the value.</summary>
    public void Warn(string code, string message) => Context.Add(new Finding(Path, false, Severity.Warning, code, message));

    /// <summary>Records a problem of the field's name.</summary>
    public void NameProblem(Severity severity, string code, string message) =>
        Context.Add(new Finding(Path, true, severity, code, message));

    /// <summary>Records that the field's value, or its name, names another item.</summary>
    public void Refers(ReferenceKind kind, string id, bool atName = false) => Context.Add(new SpecReference(kind, id, Path, atName));

    /// <summary>Whether the value is a template that will be rendered; if so its syntax is checked.</summary>
    public bool IsTemplate(JsonNode? value)
    {
        if (!Rendered || value.Text() is not { } text || !LooksLikeTemplate(text))
        {
            return false;
        }

        if (Context.TemplateProblem?.Invoke(text) is { } problem)
        {
            Error(ProblemCodes.Template, problem);
        }

        return true;
    }

    private static bool LooksLikeTemplate(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal)
        || text.Contains("{#", StringComparison.Ordinal);
}
