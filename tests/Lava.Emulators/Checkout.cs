namespace Lava.Emulators;

/// <summary>Where this checkout is, and where the servers of eng/emulators/install.sh are.</summary>
public static class Checkout
{
    /// <summary>The folder of Lava.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file of eng/emulators.</summary>
    public static string Script(string name) => Path.Combine(Root, "eng", "emulators", name);

    /// <summary>What install.sh fetched; see there.</summary>
    public static string Servers { get; } = Environment.GetEnvironmentVariable("LAVA_EMULATORS") is { Length: > 0 } set ? set
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "lava-emulators");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lava.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Lava.sln was not found");
        return folder;
    }
}
