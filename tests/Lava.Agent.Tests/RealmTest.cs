using Lava.Emulators;

namespace Lava.Agent.Tests;

/// <summary>A test with an emulated realm of its own, of the fleet <c>core</c>, and a folder that goes with it.</summary>
public abstract class RealmTest : IAsyncLifetime
{
    /// <summary>The realm.</summary>
    protected EmulatedRealm Realm { get; private set; } = null!;

    /// <summary>An empty folder, for scripts and what they leave.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("lava-agent-test-").FullName;

    public async Task InitializeAsync() => Realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);

    public async Task DisposeAsync()
    {
        if (Realm is not null) await Realm.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
