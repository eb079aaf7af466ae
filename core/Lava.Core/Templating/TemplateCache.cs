using System.Collections.Concurrent;

namespace Lava.Core.Templating;

/// <summary>Parsed templates, kept because one template is rendered for thousands of runs.</summary>
internal static class TemplateCache
{
    private const int Most = 2048;
    private const int LongestKept = 64 * 1024;
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
            if (Interlocked.Increment(ref kept) > Most)
            {
                Trees.Clear();
                Interlocked.Exchange(ref kept, 1);
            }

            Trees[(source, marks, name)] = tree;
        }

        return tree;
    }
}
