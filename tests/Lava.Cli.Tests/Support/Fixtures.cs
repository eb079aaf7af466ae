namespace Lava.Cli.Tests.Support;

/// <summary>Files of this project that tests read, where they stand in the checkout.</summary>
internal static class Fixtures
{
    /// <summary>The project's folder; programs are built three levels below it.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    public static void Copy(string name, string to)
    {
        var from = Path.Combine(Folder, name);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
