namespace Lava.Cli.Tests.Support;

/// <summary>The cases of Broken/specs.txt: a title and the files of each, which the test lays over Broken/base.</summary>
internal static class BrokenSpecs
{
    /// <summary>Stands between what is given and what is said of it.</summary>
    public const string End = "\n>>>\n";

    private const string Begin = "\n### ";

    public static string SnapshotFile { get; } = Path.Combine(Fixtures.Folder, "Broken", "specs.txt");

    /// <summary>What stands before the first case, and each case up to what is said of it.</summary>
    public static (string Head, IReadOnlyList<string> Given) Parse(string snapshot)
    {
        var parts = snapshot.Split(Begin);
        return (parts[0], [.. parts.Skip(1).Select(p => Begin + p[..(p.IndexOf(End, StringComparison.Ordinal) + End.Length)])]);
    }

    /// <summary>The files of a case, with their paths.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files(string given) =>
    [
        .. given[..^End.Length].Split("\n--- ").Skip(1).Select(f => f.IndexOf('\n', StringComparison.Ordinal) is var at ? (f[..at], f[(at + 1)..] + "\n") : default),
    ];

    /// <summary>All cases by their titles, without numbers.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<(string Path, string Text)> Files)> All() =>
        Parse(File.ReadAllText(SnapshotFile)).Given.Select(g => (g[(Begin.Length + 3)..g.IndexOf('\n', Begin.Length)], Files(g)));
}
