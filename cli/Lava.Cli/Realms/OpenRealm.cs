using Lava.Aws.Specs;
using Lava.Aws.Upgrading;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Embedded.Folder;

namespace Lava.Cli.Realms;

/// <summary>An open realm: its ports and what a command needs beside them.</summary>
public sealed class OpenRealm : IAsyncDisposable
{
    /// <summary>The ports.</summary>
    public required RealmPorts Ports { get; init; }
    /// <summary>The realm's folder, absolute; of a realm on AWS a folder of this machine for what must be somewhere.</summary>
    public required string Folder { get; init; }
    /// <summary>The environment, for configuration.</summary>
    public required Func<string, string?> Environment { get; init; }
    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
    /// <summary>Tells of commits, by any process.</summary>
    public required IRealmChanges Changes { get; init; }
    /// <summary>The specs as files; null where they aren't.</summary>
    public FolderSpecStore? Specs { get; init; }
    /// <summary>The specs as tables; null where they are files.</summary>
    public SpecWriter? Tables { get; init; }
    /// <summary>Adds what the tables lack; null where there are none.</summary>
    public RealmUpgrade? Upgrade { get; init; }
    /// <summary>Runs the schedule clock and the triggers until it is cancelled.</summary>
    public Func<CancellationToken, Task> RunServicesAsync { get; init; } = _ => Task.CompletedTask;
    /// <summary>Closes it.</summary>
    public Func<ValueTask> CloseAsync { get; init; } = () => ValueTask.CompletedTask;

    /// <summary>The realm's own folder of working data.</summary>
    public string Private => Path.Combine(Folder, ".lava");

    /// <summary>The realm item as it is now.</summary>
    public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => Ports.Specs.RealmAsync(cancellation);

    /// <summary>The protocol's parts on these ports, or on ports that replace some of them.</summary>
    public async ValueTask<RunControl> ControlAsync(CancellationToken cancellation, RealmPorts? ports = null)
    {
        var realm = await RealmAsync(cancellation);
        var config = new RealmConfig(Environment, realm.Config);
        return new RunControl(ports ?? Ports, () => config, Time);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();
}
