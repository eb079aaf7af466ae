using System.Runtime.InteropServices;
using Lava.Emulators;

namespace Lava.Infra.Tests;

/// <summary>The agent's archive for this machine, as <c>package.sh worker</c> makes it: once a test run.</summary>
public sealed class AgentPackage
{
    private readonly Lazy<Task<string>> _made = new(async () =>
    {
        var (code, output) = await Tool.RunAsync("env", Checkout.Root, ["LAVA_ARCHITECTURES=" + Architecture, "MSBUILDDISABLENODEREUSE=1", "./package.sh", "worker"]);
        Skip.If(output.Contains("package.sh: no worker for", StringComparison.Ordinal), output);
        Assert.True(code == 0, output);
        return Path.Combine(Checkout.Root, "artifacts", $"lava-worker-linux-{Architecture}.tar.gz");
    });

    /// <summary>This machine's architecture, as archives are named.</summary>
    public static string Architecture { get; } = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>Where it is. Skips the test where it can't be made.</summary>
    public Task<string> PathAsync() => _made.Value;
}
