namespace Lava.Core.Specs;

/// <summary>Collects what is wrong with the text of one file.</summary>
internal sealed class DocumentProblems(string file)
{
    // A broken generator can repeat one mistake many thousand times; nobody reads that far.
    private const int Most = 200;

    public List<Problem> List { get; } = [];

    public void Add(SourcePosition at, string code, string message, string path = "")
    {
        if (List.Count < Most)
        {
            List.Add(new Problem
            {
                File = file,
                Line = at.Line,
                Column = at.Column,
                Path = path,
                Severity = Severity.Error,
                Code = code,
                Message = message,
            });
        }
    }
}
