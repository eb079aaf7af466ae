using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lava.Core.Naming;

/// <summary>Table, queue, alias and parameter names: the original's, in one place (spec: model.md §1).</summary>
public static partial class Names
{
    /// <summary>The realms table, shared by all realms of an account and region.</summary>
    public const string RealmsTable = "lava.realms";
    /// <summary>Shards of the <c>due</c> and <c>day</c> indexes.</summary>
    public const int Shards = 8;

    /// <summary>A realm's table: <c>jobs connections events state s3triggers workers</c>.</summary>
    public static string Table(string realm, string table) => $"lava.{realm}.{table}";
    /// <summary>A fleet's queue.</summary>
    public static string Queue(string realm, string fleet) => $"lava-{realm}-{fleet}";
    /// <summary>Where a fleet's messages go that nobody could run. Fleet names have no capitals, so no fleet's queue is taken for it.</summary>
    public static string DeadLetterQueue(string realm, string fleet) => $"lava-{realm}-{fleet}-DLQ";
    /// <summary>A realm's Lambda function.</summary>
    public static string Function(string realm, string function) => $"lava-{realm}-{function}";
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

    /// <summary>What is wrong with a realm's name; null when it is good: 3–11 of <c>a-z 0-9 _</c>, beginning with a letter.</summary>
    public static string? RealmProblem(string name) =>
        RealmPattern().IsMatch(name) ? null : $"\"{name}\" is no realm name: 3 to 11 of a-z, 0-9 and _, beginning with a letter";

    /// <summary>What is wrong with a fleet's name; null when it is good: 3–63 of <c>a-z 0-9 - _</c>, beginning with a letter.</summary>
    public static string? FleetProblem(string name) =>
        FleetPattern().IsMatch(name) ? null : $"\"{name}\" is no fleet name: 3 to 63 of a-z, 0-9, - and _, beginning with a letter";

    [GeneratedRegex("^[a-z][a-z0-9_]{2,10}$")]
    private static partial Regex RealmPattern();

    [GeneratedRegex("^[a-z][-a-z0-9_]{2,62}$")]
    private static partial Regex FleetPattern();
}
