namespace Lava.Testing;

/// <summary>Where this checkout is.</summary>
public static class Checkout
{
    /// <summary>The folder of Lava.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lava.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Lava.sln was not found");
        return folder;
    }
}
