namespace Lava.Aws.Upgrading;

/// <summary>Something that a realm lacks, and how it is added.</summary>
/// <param name="Table">The table.</param>
/// <param name="What">What is added, for people.</param>
/// <param name="RunAsync">Adds it, and waits until it is there. Done again, it changes nothing.</param>
public sealed record UpgradeStep(string Table, string What, Func<CancellationToken, Task> RunAsync);

/// <summary>What a realm lacks.</summary>
public sealed record UpgradePlan
{
    /// <summary>What is added, in this order.</summary>
    public required IReadOnlyList<UpgradeStep> Steps { get; init; }
    /// <summary>What stands in the way: nothing is added while there is any.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>What <c>existing</c> says in a realm's deployment file.</summary>
/// <param name="Bucket">The bucket of payloads.</param>
/// <param name="SysKey">ARN of the key of secrets.</param>
/// <param name="UserKey">ARN of the key of data.</param>
/// <param name="JobsStream">ARN of the jobs table's stream.</param>
public sealed record ExistingRealm(string Bucket, string SysKey, string UserKey, string JobsStream);
