namespace Lava.Emulators;

/// <summary>Where the emulators are: scripts of this checkout, and the servers that eng/emulators/install.sh fetched.</summary>
public static class EmulatorFiles
{
    /// <summary>A file of eng/emulators.</summary>
    public static string Script(string name) => Path.Combine(Checkout.Root, "eng", "emulators", name);

    /// <summary>What install.sh fetched; see there.</summary>
    public static string Servers { get; } = Environment.GetEnvironmentVariable("LAVA_EMULATORS") is { Length: > 0 } set ? set
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "lava-emulators");
}
