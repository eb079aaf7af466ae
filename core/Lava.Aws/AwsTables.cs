using Lava.Core.Naming;

namespace Lava.Aws;

/// <summary>The names of a realm's tables, resolved once.</summary>
/// <param name="Realm">The realm.</param>
internal sealed record AwsTables(string Realm)
{
    /// <summary>Run rows.</summary>
    public string Events { get; } = Names.Table(Realm, "events");
    /// <summary>Sessions, what watchdogs saw, limits.</summary>
    public string Workers { get; } = Names.Table(Realm, "workers");
    /// <summary>Job specs.</summary>
    public string Jobs { get; } = Names.Table(Realm, "jobs");
    /// <summary>Connection specs.</summary>
    public string Connections { get; } = Names.Table(Realm, "connections");
    /// <summary>S3 trigger specs.</summary>
    public string S3Triggers { get; } = Names.Table(Realm, "s3triggers");
    /// <summary>State items.</summary>
    public string State { get; } = Names.Table(Realm, "state");
}
