namespace Lava.EndToEnd;

/// <summary>Where the checkout is, and copies of its samples that a test may change.</summary>
internal static class Repository
{
    public static string Root => Checkout.Root;

    public static string Program { get; } = BuiltProgram.Of("cli/Lava.Cli", "lava");

    public static string CopySample(string name)
    {
        var target = Directory.CreateTempSubdirectory("lava-e2e-").FullName;
        Copy(new DirectoryInfo(Path.Combine(Root, "samples", name)), target);
        return target;
    }

    public static string NewRealm(params (string File, string Text)[] files)
    {
        var target = Directory.CreateTempSubdirectory("lava-e2e-").FullName;
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        return target;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(d => d.Name != ".lava")) Copy(folder, Path.Combine(to, folder.Name));
    }
}
