using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lava.Core.Naming;

/// <summary>Table, queue, alias and parameter names: the original's, in one place (spec: model.md §1).</summary>
public static partial class Names
{
    /// <summary>The realms table, shared by all realms of an account and region.</summary>
    public const string RealmsTable = "lava.realms";
    /// <summary>What the name of a dead-letter queue ends with; so no fleet's name does.</summary>
    public const string DeadLetterSuffix = "-dead";
    /// <summary>Index of runs by their id.</summary>
    public const string RunIdIndex = "run_id-index";
    /// <summary>Index of waiting and held runs.</summary>
    public const string DueIndex = "due-index";
    /// <summary>Index of runs by their day.</summary>
    public const string DayIndex = "day-index";
    private const int LongestQueue = 80;
    /// <summary>Shards of the <c>due</c> and <c>day</c> indexes.</summary>
    public const int Shards = 8;

    /// <summary>A realm's table: <c>jobs connections events state s3triggers workers</c>.</summary>
    public static string Table(string realm, string table) => $"lava.{realm}.{table}";
    /// <summary>A fleet's queue.</summary>
    public static string Queue(string realm, string fleet) => $"lava-{realm}-{fleet}";
    /// <summary>The queue of messages that a fleet could not take.</summary>
    public static string DeadLetterQueue(string realm, string fleet) => Queue(realm, fleet) + DeadLetterSuffix;
    /// <summary>The queue of events that a realm's functions could not handle. No fleet's queue can be named so.</summary>
    public static string FailureQueue(string realm) => $"lava_{realm}_failures";
    /// <summary>A realm's topic: <c>dispatch</c> or <c>notices</c>.</summary>
    public static string Topic(string realm, string topic) => $"lava-{realm}-{topic}";
    /// <summary>The group of a realm's schedules.</summary>
    public static string ScheduleGroup(string realm) => $"lava-{realm}";
    /// <summary>The log group of a realm's workers.</summary>
    public static string WorkerLogGroup(string realm) => $"/var/log/lava/{realm}";
    /// <summary>A realm's Lambda function.</summary>
    public static string Function(string realm, string function) => $"lava-{realm}-{function}";
    /// <summary>The role of a fleet's workers: at most 64 characters, which is IAM's limit; no two fleets' roles meet.</summary>
    public static string WorkerRole(string realm, string fleet) => Short($"lava-{realm}-worker-{fleet}", 64);
    /// <summary>The role that builds a fleet's image, likewise.</summary>
    public static string ImageRole(string realm, string fleet) => Short($"lava-{realm}-image-{fleet}", 64);
    /// <summary>A realm's KMS alias: <c>sys</c> or <c>user</c>.</summary>
    public static string KeyAlias(string realm, string which) => $"alias/lava-{realm}-{which}";
    /// <summary>The prefix of a realm's parameters and secrets.</summary>
    public static string ParameterPrefix(string realm) => $"/lava/{realm}/";
    /// <summary>The hash key under which the slots of a job's limit are kept in the workers table.</summary>
    public static string Limit(string jobId) => $"limit#{jobId}";
    /// <summary>A run's shard: the first byte of SHA-256 of its id, mod 8.</summary>
    public static int Shard(string runId) => SHA256.HashData(Encoding.UTF8.GetBytes(runId))[0] % Shards;
    /// <summary>The hash key of the <c>due</c> index.</summary>
    public static string Sweep(string fleet, string runId) => SweepShard(fleet, Shard(runId));
    /// <summary>A shard of a fleet in the <c>due</c> index.</summary>
    public static string SweepShard(string fleet, int shard) => $"{fleet}#{shard}";

    /// <summary>The name of a job's n-th schedule, at most 64 characters, deterministic; no two jobs' names meet.</summary>
    public static string Schedule(string jobId, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 99_999);
        return string.Create(CultureInfo.InvariantCulture, $"{ScheduleStem(jobId)}{n}");
    }

    /// <summary>
    /// What the names of a job's schedules begin with, in the group of its realm: a readable part (≤ 40), and 16 hex digits of the SHA-256
    /// of the job's id. A schedule's name adds its number, from 1.
    /// </summary>
    public static string ScheduleStem(string jobId)
    {
        var slug = string.Concat(jobId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('-');
        if (slug.Length > 40) slug = slug[..40];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jobId)).AsSpan(0, 8));
        return slug.Length == 0 ? $"{hash}-" : $"{slug}-{hash}-";
    }

    private static string Short(string name, int most) =>
        name.Length <= most ? name : $"{name[..(most - 9)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4))}";

    /// <summary>What is wrong with a fleet's name in a realm: the names of its queues have at most 80 characters; null when it is good.</summary>
    public static string? QueueProblem(string realm, string fleet) =>
        DeadLetterQueue(realm, fleet) is { Length: > LongestQueue } queue
            ? $"\"{fleet}\" is too long for a fleet of realm {realm}: its queue {queue} would have {queue.Length} characters, and SQS takes {LongestQueue}"
            : null;

    /// <summary>What is wrong with a realm's name; null when it is good: 3–11 of <c>a-z 0-9 _</c>, beginning with a letter.</summary>
    public static string? RealmProblem(string name) =>
        RealmPattern().IsMatch(name) ? null : $"\"{name}\" is no realm name: 3 to 11 of a-z, 0-9 and _, beginning with a letter";

    /// <summary>What is wrong with a fleet's name; null when it is good: 3–63 of <c>a-z 0-9 - _</c>, beginning with a letter, not ending in <c>-dead</c>.</summary>
    public static string? FleetProblem(string name) =>
        !FleetPattern().IsMatch(name) ? $"\"{name}\" is no fleet name: 3 to 63 of a-z, 0-9, - and _, beginning with a letter"
        : name.EndsWith(DeadLetterSuffix, StringComparison.Ordinal) ? $"\"{name}\" is no fleet name: {DeadLetterSuffix} ends the name of a queue of dead letters"
        : null;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{2,10}\z")]
    private static partial Regex RealmPattern();

    [GeneratedRegex(@"^[a-z][-a-z0-9_]{2,62}\z")]
    private static partial Regex FleetPattern();
}
