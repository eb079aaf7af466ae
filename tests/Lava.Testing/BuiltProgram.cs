namespace Lava.Testing;

/// <summary>The programs as this test run built them, or those of the folder LAVA_PROGRAMS, e.g. the native ones of an archive.</summary>
public static class BuiltProgram
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The file of a program of a project, such as <c>lava</c> of <c>cli/Lava.Cli</c>.</summary>
    public static string Of(string project, string file) => Given(file) ?? Path.Combine(Checkout.Root, project, "bin", Configuration, "net10.0", file);

    private static string? Given(string file)
    {
        if (Environment.GetEnvironmentVariable("LAVA_PROGRAMS") is not { Length: > 0 } folder) return null;
        var program = Path.Combine(folder, file);
        return File.Exists(program) ? program : throw new FileNotFoundException("LAVA_PROGRAMS does not hold it", program);
    }
}
