using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Specs;

namespace Lava.Embedded.Folder;

/// <summary>
/// The specs of a realm folder. Changed files are read again when somebody asks, at most every quarter of a second; an item that is broken
/// now keeps its last good version.
/// </summary>
public sealed class FolderSpecStore : ISpecStore
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250), Settled = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private IReadOnlyList<SpecStamp> _stamps;
    private FolderSpecs _specs;
    private long _looked;

    private FolderSpecStore(string folder, TimeProvider time, IReadOnlyList<SpecStamp> stamps, FolderSpecs specs) =>
        (_folder, _time, _stamps, _specs, _looked) = (folder, time, stamps, specs, time.GetTimestamp());

    /// <summary>Told of problems that a new reading brought; each is told once while it lasts.</summary>
    public event Action<IReadOnlyList<Problem>>? NewProblems;

    /// <summary>Told after the specs in force may have changed.</summary>
    public event Action? Changed;

    /// <summary>What the files say, broken items and all.</summary>
    public RealmSpecs Current => Look().Read;

    /// <summary>The realm item.</summary>
    public Realm Realm => Look().Realm;

    /// <summary>The triggers in force, of any bucket.</summary>
    public IReadOnlyCollection<S3Trigger> Triggers => [.. Look().Triggers.Values];

    /// <summary>Reads a realm folder. Throws <see cref="PortException"/> when it has no good realm item.</summary>
    public static FolderSpecStore Open(string folder, TimeProvider time)
    {
        var root = Path.GetFullPath(folder);
        try
        {
            var stamps = SpecFolder.Scan(root);
            var read = ReadNow(root, stamps);
            if (FolderSpecs.After(null, read) is { } specs) return new FolderSpecStore(root, time, stamps, specs);
            var problems = read.Problems.Where(p => p.File == SpecFolder.RealmFile && p.Severity == Severity.Error).Select(p => p.Format()).ToList();
            throw new PortException(problems.Count > 0
                ? string.Join('\n', problems)
                : $"{root}: there is no {SpecFolder.RealmFile}: write one, at least the line \"realm: NAME\"");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{root}: the specs can't be read: {e.Message}", e);
        }
    }

    /// <summary>Looks at the files now, whenever that was done last.</summary>
    public void Refresh() => Look(now: true);

    /// <inheritdoc/>
    public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => ValueTask.FromResult(Look().Realm);

    /// <inheritdoc/>
    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation)
    {
        var specs = Look();
        if (specs.Jobs.TryGetValue(jobId, out var job)) return ValueTask.FromResult(new SpecLookup<Job>(job, null));
        var problem = specs.Read.BrokenJobs.TryGetValue(jobId, out var problems) ? Text(problems) : Unreadable(specs, jobId);
        return ValueTask.FromResult(new SpecLookup<Job>(null, problem));
    }

    /// <inheritdoc/>
    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation)
    {
        var specs = Look();
        return ValueTask.FromResult(specs.Connections.TryGetValue(connId, out var connection)
            ? new SpecLookup<Connection>(connection, null)
            : new SpecLookup<Connection>(null, Unreadable(specs, connId)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Job>>([.. Look().Jobs.Values]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<S3Trigger>>([.. Look().Triggers.Values.Where(t => t.Bucket == bucket)]);

    private FolderSpecs Look(bool now = false)
    {
        IReadOnlyList<Problem> fresh;
        lock (_lock)
        {
            if (!now && _time.GetElapsedTime(_looked) < LookAgain) return _specs;
            _looked = _time.GetTimestamp();
            if (!TryRead(out fresh)) return _specs;
        }
        // Outside of the lock: whoever listens may ask for specs.
        if (fresh.Count > 0) NewProblems?.Invoke(fresh);
        Changed?.Invoke();
        return _specs;
    }

    private bool TryRead(out IReadOnlyList<Problem> fresh)
    {
        fresh = [];
        try
        {
            var stamps = SpecFolder.Scan(_folder);
            if (stamps.SequenceEqual(_stamps) || IsBeingWritten(stamps)) return false;
            var read = ReadNow(_folder, stamps);
            var known = _specs.Read.Problems.Select(Identity).ToHashSet();
            fresh = [.. read.Problems.Where(p => !known.Contains(Identity(p)))];
            (_specs, _stamps) = (FolderSpecs.After(_specs, read)!, stamps);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files come and go while somebody works on them: what was read last stays in force, and the next look tries again.
            return false;
        }
    }

    // A file that was touched this very moment may be half of itself; the next look is not far.
    private bool IsBeingWritten(IReadOnlyList<SpecStamp> stamps)
    {
        var now = _time.GetUtcNow().UtcTicks;
        return stamps.Any(s => now - s.Written is >= 0 and var age && age < Settled.Ticks);
    }

    // Positions move with each edit above them; the problem is the same.
    private static (string, string, string) Identity(Problem p) => (p.File, p.Path, p.Message);

    private static RealmSpecs ReadNow(string folder, IReadOnlyList<SpecStamp> stamps) =>
        SpecReader.Read(SpecFolder.Read(folder, stamps), forRun: true);

    private static string? Unreadable(FolderSpecs specs, string id)
    {
        var first = specs.Read.Problems.FirstOrDefault(p => p is { Code: ProblemCodes.Syntax, Severity: Severity.Error });
        return first is null ? null : $"there is no \"{id}\", but a file can't be read: {first.Format()}";
    }

    private static string Text(IEnumerable<Problem> problems) =>
        string.Join("; ", problems.Where(p => p.Severity == Severity.Error).Select(p => p.Format()));
}
