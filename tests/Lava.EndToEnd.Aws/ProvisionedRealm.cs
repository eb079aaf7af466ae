using Lava.Emulators;

namespace Lava.EndToEnd.Aws;

/// <summary>A realm that is there, with all that a deployment makes: tables, queues, bucket, key, the group of schedules, the realm's item.</summary>
/// <param name="Realm">Its name, the addresses of its services, its bucket.</param>
public sealed record ProvisionedRealm(EmulatedRealm Realm) : IAsyncDisposable
{
    /// <summary>The fleet whose queues are there.</summary>
    public string Fleet { get; init; } = "core";

    /// <summary>The name of the topic that the dispatch function listens to; the suite makes it where it isn't there.</summary>
    public string DispatchTopic => $"lava-{Realm.Name}-dispatch";

    /// <summary>The functions as a native binary; null: as this test run built them.</summary>
    public string? FunctionsProgram { get; init; }

    /// <summary>The variables that the deployment gives a function, by its handler.</summary>
    public Func<string, IReadOnlyDictionary<string, string>> Variables { get; init; } = _ => new Dictionary<string, string>();

    /// <summary>Starts a function as Lambda would.</summary>
    public FunctionProcess Function(string handler) => FunctionProcess.Start(handler, Realm, Variables(handler), FunctionsProgram);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Realm.DisposeAsync();
}
