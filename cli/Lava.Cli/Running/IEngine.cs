using Lava.Core.Ports;
using Lava.Worker.Engine;
using Lava.Worker.Launching;

namespace Lava.Cli.Running;

/// <summary>Runs a worker on a set of ports.</summary>
public interface IEngine
{
    /// <summary>Runs it to its end. <paramref name="output"/> sees each job process while it runs.</summary>
    Task<WorkerEnd> RunAsync(RealmPorts ports, WorkerOptions options, IProcessWatcher output, CancellationToken stopIntake, CancellationToken abort);

    /// <summary>Path of the launcher's program. Throws <see cref="CliException"/> when there is none.</summary>
    string LauncherPath { get; }
}

/// <summary>Sees job processes while they run, so that their output can be shown live.</summary>
public interface IProcessWatcher
{
    /// <summary>Called around each process. The returned thing is disposed when the process has ended, before its files go.</summary>
    IAsyncDisposable Watch(ProcessSpec process);
}
