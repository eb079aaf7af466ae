using Lava.Core.Specs;

namespace Lava.Cli.Output;

/// <summary>A problem in a line, as compilers write them: editors jump to it.</summary>
internal static class ProblemText
{
    /// <summary><c>file:line:column: path: what: right</c>; a warning says so after its place.</summary>
    public static string Of(Problem problem)
    {
        var text = problem.Format();
        if (problem.Severity == Severity.Error) return text;
        var place = problem.File.Length == 0 ? 0 : text.IndexOf(": ", problem.File.Length, StringComparison.Ordinal) + 2;
        return text.Insert(place, "warning: ");
    }
}
