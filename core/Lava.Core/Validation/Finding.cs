using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>A problem of an item, before it has a place in a file.</summary>
/// <param name="Path">The field.</param>
/// <param name="AtName">Whether the field's name is what is wrong, rather than its value.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="Message"><c>what is wrong: what would be right</c>.</param>
public sealed record Finding(FieldPath Path, bool AtName, Severity Severity, string Code, string Message)
{
    /// <summary>The same as a problem of an item that came from no file.</summary>
    public Problem ToProblem() => Place("", SourcePosition.None);

    /// <summary>The same as a problem of an item of a file.</summary>
    public Problem ToProblem(SourceDocument document) =>
        Place(document.Path, AtName ? document.KeyPosition(Path) : document.Position(Path));

    private Problem Place(string file, SourcePosition at) => new()
    {
        File = file,
        Line = at.Line,
        Column = at.Column,
        Path = Path.ToString(),
        Severity = Severity,
        Code = Code,
        Message = Message,
    };
}
