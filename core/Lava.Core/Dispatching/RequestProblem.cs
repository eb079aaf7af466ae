namespace Lava.Core.Dispatching;

/// <summary>What is wrong with one request of a body. The others of the body aren't touched by it.</summary>
/// <param name="Index">The request's place in the body, from 0; null when the body as a whole can't be read.</param>
/// <param name="Line">The line of the body, from 1; 0 when unknown.</param>
/// <param name="Column">The column, from 1; 0 when the whole line is meant.</param>
/// <param name="Path">The field, such as <c>[1].delay</c>; empty for the request as a whole.</param>
/// <param name="Message"><c>what is wrong: what would be right</c>.</param>
public sealed record RequestProblem(int? Index, int Line, int Column, string Path, string Message)
{
    /// <summary><c>line 2, column 5: [1].delay: message</c>, without the parts that are unknown.</summary>
    public override string ToString() =>
        (Line == 0 ? "" : Column == 0 ? $"line {Line}: " : $"line {Line}, column {Column}: ") + (Path.Length == 0 ? "" : Path + ": ") + Message;
}
