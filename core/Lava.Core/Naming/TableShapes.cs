namespace Lava.Core.Naming;

/// <summary>
/// The tables of a realm as DynamoDB has them: the original's keys and indexes (spec: model.md §1), and what the run protocol adds
/// (run-protocol.md §1). All key attributes are strings. One place for provisioning, tests and the adapter.
/// </summary>
public static class TableShapes
{
    /// <summary>Index of the events table: a run by its id alone.</summary>
    public const string RunIdIndex = Names.RunIdIndex;
    /// <summary>Index of the events table: waiting and held rows of a fleet.</summary>
    public const string DueIndex = Names.DueIndex;
    /// <summary>Index of the events table: the runs of a day, newest first.</summary>
    public const string DayIndex = Names.DayIndex;
    /// <summary>Local index of the events table: the runs of a job, newest first.</summary>
    public const string JobIndex = "job_id-tu_event-index";
    /// <summary>Index of the jobs table: the jobs of a dispatcher.</summary>
    public const string DispatcherIndex = "dispatcher-index";
    /// <summary>Index of the triggers table: the triggers of a bucket.</summary>
    public const string TriggerIndex = "s3trigger-index";

    /// <summary>The realms table, one an account and region.</summary>
    public static TableShape Realms { get; } = new(Names.RealmsTable, "realm");

    /// <summary>All tables of one realm.</summary>
    public static IReadOnlyList<TableShape> Of(string realm) =>
    [
        new(Names.Table(realm, "jobs"), "job_id")
        {
            Stream = true,
            Indexes = [new(DispatcherIndex, "dispatcher", "job_id") { Includes = ["worker", "schedule"] }],
        },
        new(Names.Table(realm, "connections"), "conn_id"),
        new(Names.Table(realm, "s3triggers"), "trigger_id") { Indexes = [new(TriggerIndex, "bucket", "prefix") { All = true }] },
        new(Names.Table(realm, "events"), "job_id", "run_id")
        {
            Ttl = "ttl",
            Indexes =
            [
                new(JobIndex, "job_id", "tu_event") { All = true, Local = true },
                new(RunIdIndex, "run_id", null),
                new(DueIndex, "sweep", "due"),
                new(DayIndex, "day", "tu_event") { Includes = ["status", "worker", "parent_run_id", "master_run_id"] },
            ],
        },
        new(Names.Table(realm, "state"), "state_id") { Ttl = "ttl" },
        new(Names.Table(realm, "workers"), "fleet", "session") { Ttl = "ttl" },
    ];
}

/// <summary>A table: its name and key.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Hash">Partition key.</param>
/// <param name="Range">Sort key; null: none.</param>
public sealed record TableShape(string Name, string Hash, string? Range = null)
{
    /// <summary>Its indexes.</summary>
    public IReadOnlyList<IndexShape> Indexes { get; init; } = [];
    /// <summary>The attribute that holds epoch seconds after which an item may be purged; null: none.</summary>
    public string? Ttl { get; init; }
    /// <summary>Whether its changes are streamed, with the item before and after.</summary>
    public bool Stream { get; init; }
}

/// <summary>An index: its name and key. It projects its keys unless it says more.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Hash">Partition key.</param>
/// <param name="Range">Sort key; null: none.</param>
public sealed record IndexShape(string Name, string Hash, string? Range)
{
    /// <summary>Whether it is local to the table's partition key.</summary>
    public bool Local { get; init; }
    /// <summary>Whether it projects whole items.</summary>
    public bool All { get; init; }
    /// <summary>What it projects beside its keys.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];
}
