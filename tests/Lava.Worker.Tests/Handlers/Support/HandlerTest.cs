using System.Text.Json.Nodes;
using Lava.Core.Ports;
using Lava.Worker.Handlers;
using Lava.Worker.Launching;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>Runs one handler in a realm of its own.</summary>
public abstract class HandlerTest : IAsyncLifetime
{
    protected TestRealm Realm { get; private set; } = null!;

    protected abstract ILauncher Launcher { get; }

    public async Task InitializeAsync() => Realm = await TestRealm.OpenAsync();

    public async Task DisposeAsync() => await Realm.DisposeAsync();

    protected async Task<HandlerOutcome> Run(
        string type, string payload, string parameters = "{}", JsonObject? config = null, IBlobStore? blobs = null, ILauncher? launcher = null, CancellationToken cancellation = default)
    {
        var handler = HandlerRegistry.Standard.Find(type);
        Assert.NotNull(handler);
        var context = Realm.Context(Realm.Job(type, payload, parameters), launcher ?? Launcher, config, blobs);
        return await handler.RunAsync(context, cancellation).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }

    protected static JsonObject Entry(HandlerOutcome outcome, int index = 0) => outcome.Result["output"]!.AsArray()[index]!.AsObject();

    protected static void Succeeded(HandlerOutcome outcome) => Assert.True(outcome.Succeeded, outcome.Error + " " + outcome.Result.ToJsonString());

    /// <summary>What the handler left in the run's folder.</summary>
    protected string[] LeftOver() => [.. Directory.EnumerateFileSystemEntries(Realm.WorkFolder).Select(p => Path.GetFileName(p)!)];
}
