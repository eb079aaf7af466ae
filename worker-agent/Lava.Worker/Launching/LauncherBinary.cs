namespace Lava.Worker.Launching;

/// <summary>Where the launcher's program lies.</summary>
public static class LauncherBinary
{
    private const string Name = "lava-launcher";

    /// <summary>LAVA_LAUNCHER, or <c>lava-launcher</c> beside the running program.</summary>
    /// <exception cref="LauncherException">There is none.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable("LAVA_LAUNCHER"), AppContext.BaseDirectory);

    internal static string Find(string? configured, string folder)
    {
        if (!string.IsNullOrEmpty(configured))
        {
            return File.Exists(configured)
                ? Path.GetFullPath(configured)
                : throw new LauncherException($"LAVA_LAUNCHER={configured}: no such file: unset it, or name the lava-launcher program");
        }
        string beside = Path.Combine(folder, Name);
        return File.Exists(beside)
            ? beside
            : throw new LauncherException($"{beside}: no such file: the launcher belongs beside the program; install Lava again, or name it in LAVA_LAUNCHER");
    }
}
