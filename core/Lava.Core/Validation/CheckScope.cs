using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>One field while it is checked: where it is, whether it is rendered, and where problems go.</summary>
public readonly struct CheckScope
{
    private readonly bool _renderingOff;

    internal CheckScope(CheckContext context, FieldPath path, TemplateNames? names, bool renderingOff = false)
    {
        Context = context;
        Path = path;
        Names = renderingOff ? null : names;
        _renderingOff = renderingOff;
    }

    /// <summary>What the check collects.</summary>
    public CheckContext Context { get; }

    /// <summary>The field.</summary>
    public FieldPath Path { get; }

    /// <summary>The names that templates in it may use; null: it isn't rendered.</summary>
    public TemplateNames? Names { get; }

    /// <summary>The scope of a member.</summary>
    public CheckScope Field(string name) => new(Context, Path.Field(name), Names, _renderingOff);

    /// <summary>The scope of an entry.</summary>
    public CheckScope Item(int index) => new(Context, Path.Item(index), Names, _renderingOff);

    /// <summary>The same field, rendered with these names, or not at all.</summary>
    public CheckScope With(TemplateNames? names) => new(Context, Path, names, _renderingOff);

    /// <summary>The same field where <c>jinja: false</c> says that nothing in it is rendered.</summary>
    public CheckScope WithoutRendering() => new(Context, Path, null, true);

    /// <summary>The scope of a value further in.</summary>
    public CheckScope At(FieldPath inner) =>
        inner.Parent is null ? this
        : inner.Name is { } name ? At(inner.Parent).Field(name)
        : At(inner.Parent).Item(inner.Index);

    /// <summary>Records a problem of the value or of the field's name.</summary>
    public void Report(bool atName, Severity severity, string code, string message) =>
        Context.Add(new Finding(Path, atName, severity, code, message));

    /// <summary>Records an error of the value.</summary>
    public void Error(string code, string message) => Report(false, Severity.Error, code, message);

    /// <summary>Records a warning about the value.</summary>
    public void Warn(string code, string message) => Report(false, Severity.Warning, code, message);

    /// <summary>Records a problem of the field's name.</summary>
    public void NameProblem(Severity severity, string code, string message) => Report(true, severity, code, message);

    /// <summary>Records that the field's value, or its name, names another item.</summary>
    public void Refers(ReferenceKind kind, string id, bool atName = false, IReadOnlyList<string>? types = null) =>
        Context.Add(new SpecReference(kind, id, Path, atName) { Types = types });

    /// <summary>Whether a text of this field is a template that will be rendered.</summary>
    public bool Renders(string? text) => Names is not null && text is not null && TemplateCheck.IsTemplate(text);

    /// <summary>A value for a message; one that may be a secret, by the field's name, isn't shown.</summary>
    internal string Show(System.Text.Json.Nodes.JsonNode? value) => PlainSecrets.AreIn(Path) ? "this" : Model.JsonScalars.Show(value);

    /// <summary>Checks the name of a member where names are rendered, too.</summary>
    internal void CheckKey(string name)
    {
        if (Renders(name))
        {
            CheckTemplate(name, atName: true);
        }
    }

    /// <summary>Records what is wrong with a template; false when something is.</summary>
    public bool CheckTemplate(string text, bool atName = false)
    {
        if (!Context.ChecksTemplates || TemplateCheck.Problem(text, Names!, PlainSecrets.AreIn(Path)) is not { } problem)
        {
            return true;
        }

        Report(atName, Severity.Error, ProblemCodes.Template, problem);
        return false;
    }
}
