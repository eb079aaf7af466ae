using System.Collections.Concurrent;

namespace Lava.Core.Templating;

/// <summary>Parsed templates, kept because one template is rendered for thousands of runs.</summary>
internal static class TemplateCache
{
    // In characters of their sources: a tree can take sixty bytes for each.
    private const int Most = 512 * 1024;
    private const int LongestKept = 16 * 1024;

    // What a short template takes besides.
    private const int Least = 256;
    private static readonly ConcurrentDictionary<(string Source, Delimiters Marks, string? Name), TemplateTree> Trees = new();

    private static int kept;

    public static TemplateTree Get(string source, Delimiters marks, string? name)
    {
        if (Trees.TryGetValue((source, marks, name), out var tree))
        {
            return tree;
        }

        tree = Parser.Parse(new SourceText(name, source), marks);
        if (source.Length <= LongestKept)
        {
            // Counted apart, since the dictionary takes all its locks to count itself.
            var size = Least + source.Length;
            if (Interlocked.Add(ref kept, size) > Most)
            {
                Trees.Clear();
                Interlocked.Exchange(ref kept, size);
            }

            Trees[(source, marks, name)] = tree;
        }

        return tree;
    }
}
