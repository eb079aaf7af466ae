using System.Text.Json.Nodes;

namespace Lava.Core.Specs;

/// <summary>A parsed file: its data, the position of every part, and what is wrong with its text.</summary>
public sealed class SourceDocument
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaxLength = 32 * 1024 * 1024;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private readonly SourceNode? _positions;

    internal SourceDocument(string path, JsonNode? root, SourceNode? positions, IReadOnlyList<Problem> problems)
    {
        Path = path;
        Root = root;
        _positions = positions;
        Problems = problems;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The data; null when the file is empty, holds null, or can't be read.</summary>
    public JsonNode? Root { get; }

    /// <summary>Whether the file holds nothing at all but blanks and comments.</summary>
    public bool IsEmpty => _positions is null;

    /// <summary>What is wrong with the text itself.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Where a value begins; for a value that isn't there, the nearest one around it.</summary>
    public SourcePosition Position(FieldPath path) => _positions is null ? new(1, 1) : _positions.Find(path).Node.Value;

    /// <summary>Where the name of a member stands; for a value that isn't there, the nearest one around it.</summary>
    public SourcePosition KeyPosition(FieldPath path)
    {
        if (_positions is null)
        {
            return new(1, 1);
        }

        var (node, exact) = _positions.Find(path);
        return exact ? node.Key : node.Value;
    }

    /// <summary>Reads a file: as JSON when its name ends in <c>.json</c>, else as YAML.</summary>
    public static SourceDocument Parse(SpecFile file)
    {
        // A byte order mark is how some editors begin a file; it is no part of the text.
        var text = file.Text.StartsWith('\uFEFF') ? file.Text[1..] : file.Text;
        var problems = new DocumentProblems(file.Path);
        if (text.Length > MaxLength)
        {
            problems.Add(new(1, 1), ProblemCodes.TooLarge, $"the file has {text.Length} characters: at most {MaxLength}");
            return new(file.Path, null, null, problems.List);
        }

        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var nul)
        {
            problems.Add(Locate(text, nul), ProblemCodes.Syntax, "a NUL character: specs are text, in UTF-8");
            return new(file.Path, null, null, problems.List);
        }

        var (root, positions) = file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? new JsonSource(text, problems).Read()
            : new YamlSource(text, problems).Read();
        return new(file.Path, root, positions, problems.List);
    }

    private static SourcePosition Locate(string text, int offset)
    {
        var before = text.AsSpan(0, offset);
        return new(before.Count('\n') + 1, offset - before.LastIndexOf('\n'));
    }
}
