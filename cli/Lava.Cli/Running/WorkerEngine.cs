using Lava.Core.Ports;
using Lava.Worker.Engine;
using Lava.Worker.Launching;

namespace Lava.Cli.Running;

/// <summary>The real engine: a worker host over a launcher whose processes are watched.</summary>
public sealed class WorkerEngine : IEngine
{
    /// <inheritdoc/>
    public string LauncherPath => Try(LauncherBinary.Find);

    /// <inheritdoc/>
    public async Task<WorkerEnd> RunAsync(RealmPorts ports, WorkerOptions options, IProcessWatcher output, CancellationToken stopIntake, CancellationToken abort)
    {
        await using var launcher = await LauncherClient.StartAsync(options.LauncherPath, options.Logs.CreateLogger("Lava.Launcher"), abort);
        return await new WorkerHost(ports, options, new WatchedLauncher(launcher, output)).RunAsync(stopIntake, abort);
    }

    private static string Try(Func<string> find)
    {
        try
        {
            return find();
        }
        catch (LauncherException e)
        {
            throw new CliException(e.Message);
        }
    }
}
