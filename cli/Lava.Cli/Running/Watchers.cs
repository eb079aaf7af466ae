using Lava.Worker.Launching;

namespace Lava.Cli.Running;

/// <summary>Several watchers as one.</summary>
public sealed class Watchers(params IProcessWatcher[] watchers) : IProcessWatcher
{
    /// <inheritdoc/>
    public IAsyncDisposable Watch(ProcessSpec process) => new All([.. watchers.Select(w => w.Watch(process))]);

    private sealed class All(IAsyncDisposable[] parts) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var part in parts) await part.DisposeAsync();
        }
    }
}
