using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Launcher.Tests;

/// <summary>A launcher with a lease, and a private folder for output.</summary>
public abstract class LauncherTest : IAsyncLifetime
{
    private int _keys;

    protected static TimeSpan Patience => TimeSpan.FromSeconds(30);

    protected LauncherClient Client { get; private set; } = null!;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("lava-launcher-").FullName;

    public virtual async Task InitializeAsync()
    {
        Client = await LauncherClient.StartAsync(LauncherBinary.Find(), NullLogger.Instance, CancellationToken.None);
        await Lease(TimeSpan.FromMinutes(5));
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected ValueTask Lease(TimeSpan length) =>
        Client.RenewLeaseAsync(BootClock.Nanoseconds() + (long)length.TotalMilliseconds * 1_000_000, CancellationToken.None);

    protected ProcessSpec Spec(params string[] arguments)
    {
        string key = $"p{Interlocked.Increment(ref _keys)}";
        string runId = Guid.NewGuid().ToString();
        return new ProcessSpec
        {
            Key = key,
            RunId = runId,
            Arguments = arguments,
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LAVA_RUN_ID"] = runId },
            WorkingDirectory = Folder,
            StdoutPath = Path.Combine(Folder, key + ".out"),
            StderrPath = Path.Combine(Folder, key + ".err"),
            Grace = TimeSpan.FromSeconds(5),
        };
    }

    protected ProcessSpec Shell(string script) => Spec("sh", "-c", script);

    protected Task<ProcessOutcome> Run(ProcessSpec spec) => Client.RunAsync(spec, CancellationToken.None).WaitAsync(Patience);

    protected static Task<string> Stdout(ProcessSpec spec) => File.ReadAllTextAsync(spec.StdoutPath);

    protected static void Exited(int code, ProcessOutcome outcome) => Assert.Equal(code, Assert.IsType<ProcessOutcome.Exited>(outcome).Code);

    /// <summary>Waits until the file says something, with a deadline.</summary>
    protected static async Task<string> Said(string path)
    {
        string text = "";
        await Until.Async(() => File.Exists(path) && (text = File.ReadAllText(path)).EndsWith('\n'), $"{path} to be written");
        return text.Trim();
    }
}
