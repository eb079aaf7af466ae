using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Embedded.Folder;

/// <summary>
/// The specs of a realm folder as they are in force: each item in its last good version. One that is broken since the start has none,
/// and one that its file no longer holds is gone.
/// </summary>
internal sealed class FolderSpecs
{
    public required Realm Realm { get; init; }
    public required IReadOnlyDictionary<string, Job> Jobs { get; init; }
    public required IReadOnlyDictionary<string, Connection> Connections { get; init; }
    public required IReadOnlyDictionary<string, S3Trigger> Triggers { get; init; }
    /// <summary>What the files say now.</summary>
    public required RealmSpecs Read { get; init; }
    /// <summary>The file that each job had when it was last good.</summary>
    public required IReadOnlyDictionary<string, string> JobFiles { get; init; }

    /// <summary>The specs in force after a new reading; null when there has never been a good realm item.</summary>
    public static FolderSpecs? After(FolderSpecs? before, RealmSpecs read)
    {
        if ((read.Realm is { } realm ? RealmDefaults.Fill(realm) : before?.Realm) is not { } inForce) return null;
        var broken = read.Problems.Where(p => p.Severity == Severity.Error).Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        var files = read.Jobs.Keys.ToDictionary(id => id, id => read.JobOrigins[id].File, StringComparer.Ordinal);
        var jobs = new Dictionary<string, Job>(read.Jobs, StringComparer.Ordinal);
        foreach (var (id, job) in before?.Jobs ?? new Dictionary<string, Job>())
        {
            // Where a file can't be read, nobody knows whether it still holds the job.
            var file = read.JobOrigins.TryGetValue(id, out var origin) ? origin.File : before!.JobFiles[id];
            if (broken.Contains(file) && jobs.TryAdd(id, job)) files[id] = before!.JobFiles[id];
        }
        return new FolderSpecs
        {
            Realm = inForce,
            Jobs = jobs,
            Connections = Kept(read.Connections, before?.Connections, broken, "connections/"),
            Triggers = Kept(read.Triggers, before?.Triggers, broken, "s3triggers/"),
            Read = read,
            JobFiles = files,
        };
    }

    // An old item stays while a file of its folder is broken: it may be that one's.
    private static Dictionary<string, T> Kept<T>(IReadOnlyDictionary<string, T> now, IReadOnlyDictionary<string, T>? old, IEnumerable<string> broken, string folder)
    {
        var merged = new Dictionary<string, T>(now, StringComparer.Ordinal);
        if (old is not null && broken.Any(f => f.StartsWith(folder, StringComparison.Ordinal)))
            foreach (var (id, item) in old) merged.TryAdd(id, item);
        return merged;
    }
}
