using Lava.Embedded;
using Lava.Embedded.Folder;

namespace Lava.Cli.Realms;

/// <summary>Opens realm folders.</summary>
public sealed class EmbeddedRealmOpener : IRealmOpener
{
    /// <inheritdoc/>
    public async Task<OpenRealm> OpenFolderAsync(string folder, CliContext context, CancellationToken cancellation)
    {
        var specs = FolderSpecStore.Open(folder, context.Time);
        var realm = await EmbeddedRealm.OpenAsync(
            new EmbeddedOptions { Directory = folder, Realm = specs.Realm.Name, Specs = specs, Time = context.Time, Buckets = RealmDefaults.Buckets(specs.Realm) },
            cancellation);
        return new OpenRealm
        {
            Ports = realm.Ports,
            Folder = realm.Root,
            Environment = context.Environment,
            Time = context.Time,
            Changes = new RealmChanges(realm.Changes),
            Specs = specs,
            RunServicesAsync = stop => EmbeddedServices.RunAsync(realm, specs, context, stop),
            CloseAsync = realm.DisposeAsync,
        };
    }

    private sealed class RealmChanges(ChangeSignal signal) : IRealmChanges
    {
        public long Version => signal.Version;
        public ValueTask<long> WaitAsync(long seen, CancellationToken cancellation) => signal.WaitAsync(seen, cancellation);
    }
}
