using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Blobs;
using Lava.Embedded.Events;
using Lava.Embedded.Outbox;
using Lava.Embedded.Queue;
using Lava.Embedded.Runs;
using Lava.Embedded.Secrets;
using Lava.Embedded.Sessions;
using Lava.Embedded.State;
using Lava.Embedded.Storage;

namespace Lava.Embedded;

/// <summary>A realm in one folder: the ports on a SQLite file and on files. Several processes may have the same realm open.</summary>
public sealed class EmbeddedRealm : IAsyncDisposable
{
    private readonly Store _store;
    private readonly RealmFolder _folder;
    private readonly TempFolder _temp;
    private readonly FolderBlobStore _blobs;
    private readonly TimeProvider _time;

    private EmbeddedRealm(EmbeddedOptions options, RealmFolder folder, Store store)
    {
        (_folder, _store, _time) = (folder, store, options.Time);
        _temp = new TempFolder(folder.Temp);
        _blobs = new FolderBlobStore(folder.Buckets, options.Buckets.ToDictionary(x => x.Key, x => Path.Combine(folder.Root, x.Value), StringComparer.Ordinal), _temp);
        Meta = new MetaStore(store);
        Ports = new RealmPorts
        {
            Realm = options.Realm,
            Runs = new SqliteRunStore(store),
            Sessions = new SqliteSessionStore(store),
            Queue = new SqliteMessageQueue(store, options.Time),
            Blobs = _blobs,
            Specs = options.Specs,
            State = new SqliteStateStore(store, new Seal(folder.Key), options.Time),
            Secrets = new SecretsFile(folder.Secrets),
            Outbox = new FolderOutbox(folder.Outbox, _temp, options.Time),
            JobEnvironment = new Dictionary<string, string> { ["LAVA_REALM_DIR"] = folder.Root },
        };
    }

    /// <summary>The realm's ports.</summary>
    public RealmPorts Ports { get; }

    /// <summary>The realm folder, as a full path.</summary>
    public string Root => _folder.Root;

    /// <summary>The database file.</summary>
    public string DatabasePath => _folder.Database;

    /// <summary>Says when anything was committed, here or in another process.</summary>
    public ChangeSignal Changes => _store.Changes;

    /// <summary>Small durable marks of hosts.</summary>
    public MetaStore Meta { get; }

    /// <summary>
    /// Opens a realm folder and makes what is missing in its <c>.lava</c>.
    /// Throws <see cref="PortException"/> when that can't be done, or when the database was made by a newer version.
    /// </summary>
    public static Task<EmbeddedRealm> OpenAsync(EmbeddedOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var folder = new RealmFolder(options.Directory);
        folder.Create();
        return Task.FromResult(new EmbeddedRealm(options, folder, Store.Open(folder.Database)));
    }

    /// <summary>Watches the folders of buckets for new objects; a missing folder is made. Throws <see cref="PortException"/>.</summary>
    public BucketWatcher Watch(IEnumerable<string> buckets) =>
        BucketWatcher.Start(buckets.Distinct(StringComparer.Ordinal).ToDictionary(
            x => x,
            x => BucketNames.Problem(x) is { } problem ? throw new PortException(problem) : _blobs.FolderOf(x),
            StringComparer.Ordinal), TimeProvider.System);

    /// <summary>
    /// Deletes rows past their <c>ttl</c>, a few at a time so that other writes pass between, and left-over unfinished files.
    /// Returns how many rows went. For a host to call now and then.
    /// </summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var purged = await Purge.RowsAsync(_store, now.ToUnixTimeSeconds(), cancellation);
        try
        {
            _temp.Sweep(olderThan: now - TimeSpan.FromDays(1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{_folder.Temp}: {e.Message}", e);
        }
        return purged;
    }

    /// <summary>Writes what still waits and closes the database.</summary>
    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }
}
