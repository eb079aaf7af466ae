using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>What the suites have in common: a realm of its own for every test, and patience.</summary>
public abstract class PortCompliance : IAsyncLifetime
{
    /// <summary>How long a test waits for what must come.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The realm of this test.</summary>
    protected IRealmUnderTest Realm { get; private set; } = null!;

    /// <summary>Its ports.</summary>
    protected RealmPorts Ports => Realm.Ports;

    /// <summary>Now, by the realm's clock.</summary>
    protected DateTimeOffset Now => Realm.Time.GetUtcNow();

    /// <summary>Makes a fresh realm.</summary>
    protected abstract ValueTask<IRealmUnderTest> OpenAsync();

    public async Task InitializeAsync() => Realm = await OpenAsync();

    public async Task DisposeAsync() => await Realm.DisposeAsync();

    /// <summary>Reads until an index that may lag shows what it should.</summary>
    protected static Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> good) => Until.ValueAsync(read, good, "what an index should show");

    /// <summary>Lets the realm's time pass in small steps until a task has ended.</summary>
    protected async Task<T> Meanwhile<T>(Task<T> task, TimeSpan step)
    {
        await Until.Async(async () =>
        {
            if (!task.IsCompleted) await Realm.PassAsync(step);
            return task.IsCompleted;
        }, "the end of what was begun");
        return await task;
    }
}
