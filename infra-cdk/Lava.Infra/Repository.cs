namespace Lava.Infra;

/// <summary>The checkout that the app runs in.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution, from here or from the program upwards.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Root()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Lava.sln")))
                    return folder.FullName;
        throw new InvalidOperationException("Lava.sln is in none of the folders above: run this in a checkout of Lava");
    }
}
