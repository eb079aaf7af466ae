using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Launcher.Tests;

/// <summary>A small worker that a test can kill: starts a launcher with a lease of some milliseconds and runs one shell script under it.</summary>
internal static class StandIn
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not [var folder, var runId, var leaseMilliseconds, var script])
            return 2;
        await using var client = await LauncherClient.StartAsync(LauncherBinary.Find(), NullLogger.Instance, CancellationToken.None);
        await client.RenewLeaseAsync(BootClock.Nanoseconds() + long.Parse(leaseMilliseconds) * 1_000_000, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder, "launcher"), $"{client.ProcessId}\n");
        var outcome = await client.RunAsync(new ProcessSpec
        {
            Key = "only",
            RunId = runId,
            Arguments = ["sh", "-c", script],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LAVA_RUN_ID"] = runId },
            WorkingDirectory = folder,
            StdoutPath = Path.Combine(folder, "out"),
            StderrPath = Path.Combine(folder, "err"),
        }, CancellationToken.None);
        return outcome is ProcessOutcome.Exited { Code: 0 } ? 0 : 1;
    }
}
