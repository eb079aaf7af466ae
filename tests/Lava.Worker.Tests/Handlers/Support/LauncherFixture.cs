using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>One launcher, with a lease, for all tests that run real processes.</summary>
public sealed class LauncherFixture : IAsyncLifetime
{
    public LauncherClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Client = await LauncherClient.StartAsync(LauncherBinary.Find(), NullLogger.Instance, CancellationToken.None);
        await Client.RenewLeaseAsync(BootClock.Nanoseconds() + 600_000_000_000, CancellationToken.None);
    }

    public async Task DisposeAsync() => await Client.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ProcessTests : ICollectionFixture<LauncherFixture>
{
    public const string Name = "processes";
}
