using Lava.Core.Ports;
using Lava.Worker.Engine;

namespace Lava.Cli.Running;

/// <summary>The real engine: a worker host over a launcher whose processes are watched.</summary>
public sealed class WorkerEngine : IEngine
{
    /// <inheritdoc/>
    public string LauncherPath => Path.Combine(AppContext.BaseDirectory, "lava-launcher");

    /// <inheritdoc/>
    public Task<WorkerEnd> RunAsync(RealmPorts ports, WorkerOptions options, IProcessWatcher output, CancellationToken stopIntake, CancellationToken abort) =>
        throw new CliException("not yet: this build has no worker");
}
