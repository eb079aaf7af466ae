using System.Runtime.InteropServices;

namespace Lava.Infra.Tests;

/// <summary>The agent's archive for this machine, as <c>package.sh worker</c> makes it: once a test run.</summary>
public sealed class AgentPackage
{
    private static readonly string[] Sources = ["cli", "core", "worker-agent", "packaging", "eng"];
    private static readonly string[] Recipes = ["package.sh", "Directory.Packages.props", "Directory.Build.props"];

    private readonly Lazy<Task<string>> _made = new(async () =>
    {
        if (IsCurrent) return Archive;
        var (code, output) = await Tool.RunAsync("env", Checkout.Root, ["LAVA_ARCHITECTURES=" + Architecture, "MSBUILDDISABLENODEREUSE=1", "./package.sh", "worker"]);
        Skip.If(output.Contains("package.sh: no worker for", StringComparison.Ordinal), output);
        Assert.True(code == 0, output);
        return Archive;
    });

    private static string Archive => Path.Combine(Checkout.Root, "artifacts", $"lava-worker-linux-{Architecture}.tar.gz");

    // Made after the last change of what it is made of.
    private static bool IsCurrent => File.Exists(Archive) && Sources
        .SelectMany(s => Directory.EnumerateFiles(Path.Combine(Checkout.Root, s), "*", SearchOption.AllDirectories))
        .Concat(Recipes.Select(r => Path.Combine(Checkout.Root, r)))
        .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal)).Max(File.GetLastWriteTimeUtc) < File.GetLastWriteTimeUtc(Archive);

    /// <summary>This machine's architecture, as archives are named.</summary>
    public static string Architecture { get; } = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>Where it is. Skips the test where it can't be made.</summary>
    public Task<string> PathAsync() => _made.Value;
}
