using Lava.Core.Ports;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>Private folders of runs. Disposing removes all of this process's.</summary>
internal interface IWorkFolders : IDisposable
{
    /// <summary>Makes a run's folder anew and returns its path. Throws <see cref="IOException"/> when the disk is full.</summary>
    string Create(string runId);

    /// <summary>Removes a run's folder.</summary>
    void Remove(string runId);

    /// <summary>Stores the outputs that were left on this host, now and each minute, until told to end.</summary>
    Task StoreLeftAsync(IBlobStore blobs, TimeProvider time, ILogger log, CancellationToken cancellation) => Task.CompletedTask;
}
