using Lava.Emulators;

namespace Lava.EndToEnd.Aws;

/// <summary>The programs as this test run built them.</summary>
public static class BuiltProgram
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The file of a program of a project, such as <c>lava</c> of <c>cli/Lava.Cli</c>.</summary>
    public static string Of(string project, string file) => Path.Combine(Checkout.Root, project, "bin", Configuration, "net10.0", file);
}
