using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded;
using Lava.Embedded.Folder;

namespace Lava.EndToEnd.Chaos;

/// <summary>
/// A realm folder whose jobs tell their story: each attempt appends a line when it starts and one when it ends, and holds a lock of its run
/// for as long as any process of it lives, so that an overlap of two attempts can't go unseen.
/// </summary>
internal sealed class ChaosRealm : IAsyncDisposable
{
    /// <summary>
    /// Naps for 0 to 3 s, by its run id. Every third leaves a child in a session of its own, which holds the lock too.
    /// The chain's parts share the lock of their parent.
    /// </summary>
    private const string Nap = """
        #!/bin/sh
        here=$1
        exec 9>>"$here/locks/$LAVA_MASTER_RUN_ID"
        now() { read -r t _ < /proc/uptime; }
        now
        flock -n 9 || echo "overlap $LAVA_RUN_ID $LAVA_ATTEMPT $t" >> "$here/story"
        echo "start $LAVA_RUN_ID $LAVA_ATTEMPT $t" >> "$here/story"
        tail=$((0x${LAVA_RUN_ID##*-}))
        [ $((tail % 3)) = 0 ] && { setsid sleep 600 > /dev/null 2>&1 & }
        ms=$((tail / 3 % MOST))
        sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
        now
        echo "end $LAVA_RUN_ID $LAVA_ATTEMPT $t" >> "$here/story"
        """;

    private readonly EmbeddedRealm _realm;

    private ChaosRealm(string folder, EmbeddedRealm realm) => (Folder, _realm) = (folder, realm);

    public string Folder { get; }
    public RealmPorts Ports => _realm.Ports;
    public string Story => Path.Combine(Folder, "story");
    public string Work => Path.Combine(Folder, ".lava", "work");

    /// <summary>A realm with jobs <c>nap</c>, and <c>pair</c>, a chain of two of them, on fleet <c>core</c>.</summary>
    public static async Task<ChaosRealm> CreateAsync(int slots, int longestNap)
    {
        var folder = Repository.NewRealm(("realm.yaml", $"realm: chaos\nfleets:\n  core: {{slots: {slots}}}\n"), ("nap.sh", Nap.Replace("MOST", $"{longestNap}").ReplaceLineEndings("\n") + "\n"));
        Directory.CreateDirectory(Path.Combine(folder, "locks"));
        Directory.CreateDirectory(Path.Combine(folder, "jobs"));
        File.WriteAllText(Path.Combine(folder, "story"), "");
        const string common = "worker: core\nenabled: true\nmax_tries: 100000\ndescription: d\nowner: o\n";
        File.WriteAllText(Path.Combine(folder, "jobs", "nap.yaml"), $"job_id: nap\ntype: cmd\npayload: /bin/sh {folder}/nap.sh {folder}\n{common}");
        File.WriteAllText(Path.Combine(folder, "jobs", "pair.yaml"), $"job_id: pair\ntype: chain\npayload: [nap, nap]\n{common}");
        var specs = FolderSpecStore.Open(folder, TimeProvider.System);
        var realm = await EmbeddedRealm.OpenAsync(new EmbeddedOptions { Directory = folder, Realm = "chaos", Specs = specs, Time = TimeProvider.System }, default);
        return new ChaosRealm(folder, realm);
    }

    public void Dispatch(string job, int count, params string[] more) => Lava(["dispatch", job, "--count", $"{count}", .. more]);

    public LavaProcess StartDispatch(string job, int count) => LavaProcess.Start("dispatch", job, "--count", $"{count}", "--dir", Folder);

    public void Cancel(string run) => Lava("cancel", run);

    private void Lava(params string[] arguments)
    {
        var (code, _, error) = LavaProcess.Run([.. arguments, "--dir", Folder]);
        Assert.True(code == 0, error);
    }

    /// <summary>All rows, children too.</summary>
    public async Task<IReadOnlyList<Run>> RunsAsync() => await Ports.Runs.ListAsync(new RunQuery { Limit = int.MaxValue }, default);

    public async Task<IReadOnlyList<Session>> SessionsAsync() => await Ports.Sessions.ListAsync("core", default);

    /// <summary>Rows that wait or are held.</summary>
    public async Task<int> OpenRowsAsync() =>
        (await Ports.Runs.HeldAsync("core", default)).Count
        + (await Ports.Runs.WaitingAsync("core", TimeProvider.System.GetUtcNow().AddYears(1), int.MaxValue, default)).Count;

    /// <summary>Processes of this host that carry this realm in their environment.</summary>
    public IReadOnlyList<int> JobProcesses() => HostView.WithEnvironment($"LAVA_REALM_DIR={Folder}");

    public async ValueTask DisposeAsync()
    {
        await _realm.DisposeAsync();
        foreach (var pid in JobProcesses()) HostView.Signal(pid, HostView.Kill);
        Directory.Delete(Folder, recursive: true);
    }
}
