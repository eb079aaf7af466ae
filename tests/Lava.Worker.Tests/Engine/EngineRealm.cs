using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Core.Specs;
using Lava.Embedded.Memory;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;
using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Worker.Tests.Engine;

/// <summary>A realm in memory, with a worker whose job types are the test's own.</summary>
internal sealed class EngineRealm : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lava-engine-").FullName;
    private readonly Specs _specs = new();
    private CancellationTokenSource _stop = new(), _abort = new();
    private Task<WorkerEnd>? _worker;

    public EngineRealm(string name = "dev")
    {
        Name = name;
        var memory = new MemoryRealm(name, _specs, TimeProvider.System);
        Ports = memory.Ports;
        Control = new RunControl(Ports, () => RealmConfig.Defaults, TimeProvider.System);
    }

    public string Name { get; }
    public RealmPorts Ports { get; set; }
    public RunControl Control { get; }
    /// <summary>Changes the worker's options before it starts.</summary>
    public Func<WorkerOptions, WorkerOptions> Options { get; set; } = o => o;
    public List<IHandler> Handlers { get; } = [new ChainHandler(), new DagHandler(), new ForeachHandler()];

    public void Job(string json)
    {
        var read = ItemReader.Job((JsonObject)JsonNode.Parse(json)!);
        Assert.True(read.Value is not null, read.ErrorText);
        _specs.Jobs[read.Value.JobId] = read.Value;
    }

    public void RemoveJob(string id) => _specs.Jobs.Remove(id);

    public void Start()
    {
        (_stop, _abort) = (new CancellationTokenSource(), new CancellationTokenSource());
        _worker = KeepRunningAsync(_stop.Token, _abort.Token);
    }

    // A worker that lost its session is followed by another, as under `lava up` and systemd.
    private async Task<WorkerEnd> KeepRunningAsync(CancellationToken stop, CancellationToken abort)
    {
        while (true)
        {
            var end = await Host().RunAsync(stop, abort);
            if (end is WorkerEnd.Drained or WorkerEnd.Aborted || stop.IsCancellationRequested) return end;
        }
    }

    private WorkerHost Host() => new(
        Ports,
        Options(new WorkerOptions
        {
            Timing = new Timing(TimeSpan.FromSeconds(2)), // A busy machine may stall for a second; the lease must outlast it.
            Fleets = new Dictionary<string, int> { ["core"] = 4 },
            WorkRoot = Path.Combine(_root, "work"),
            LauncherPath = "",
            Handlers = new HandlerRegistry(Handlers),
            Logs = NullLoggerFactory.Instance,
        }),
        new FakeLauncher(_ => new ProcessOutcome.Exited(0)));

    /// <summary>Ends the worker: by draining, or at once.</summary>
    public async Task<WorkerEnd> StopAsync(bool abort = false)
    {
        await _stop.CancelAsync();
        if (abort) await _abort.CancelAsync();
        return await _worker!.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Runs one worker until it ends by itself.</summary>
    public Task<WorkerEnd> RunOneAsync() => Host().RunAsync(default, default).WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<RunKey> DispatchAsync(string job)
    {
        var result = await Control.Dispatcher.DispatchAsync(
            new DispatchRequest { JobId = job, RunId = Causes.Manual(TimeProvider.System), Trigger = new RunTrigger { Source = "manual" } }, default);
        return result.Row.Key;
    }

    /// <summary>Changes a row as somebody else would.</summary>
    public async Task ChangeAsync(RunKey key, Func<Run, Run> change) =>
        Assert.NotNull(await Control.Rows.UpdateAsync(await Ports.Runs.GetAsync(key, default), (row, _) => change(row), default));

    public Task<Run> SettledAsync(RunKey key) => UntilAsync(key, r => r.IsSettled);

    public async Task<Run> UntilAsync(RunKey key, Func<Run, bool> condition)
    {
        try
        {
            return (await Until.ValueAsync(async () => await Ports.Runs.GetAsync(key, default), row => row is not null && condition(row), "the run's change"))!;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; queue {await Ports.Queue.DepthAsync("core", default)}; worker {_worker?.Status} {(_worker?.IsCompletedSuccessfully == true ? _worker.Result : null)}");
        }
    }

    public async Task<Run> ChildAsync(Run parent, int index) => (await Ports.Runs.GetAsync(parent.Children![index].Key, default))!;

    public async ValueTask DisposeAsync()
    {
        if (_worker is { IsCompleted: false }) await StopAsync(abort: true);
        Directory.Delete(_root, recursive: true);
    }

    private sealed class Specs : ISpecStore
    {
        private readonly Realm _realm = new() { Name = "dev", S3Payloads = "s3://payloads", S3Temp = "s3://lava-temp/tmp", Raw = new JsonObject { ["realm"] = "dev" } };

        public Dictionary<string, Job> Jobs { get; } = [];

        public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => ValueTask.FromResult(_realm);
        public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Job>(Jobs.GetValueOrDefault(jobId), null));
        public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Connection>(null, null));
        public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<Job>>([.. Jobs.Values]);
        public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<S3Trigger>>([]);
    }
}

/// <summary>A job type whose work is the test's.</summary>
internal sealed class Work(string type, Func<JobContext, CancellationToken, Task<HandlerOutcome>> run) : IHandler
{
    private int _starts;

    public string Type => type;
    public int Starts => Volatile.Read(ref _starts);

    public Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _starts);
        return run(context, cancellation);
    }

    public static Work Good(string type) => new(type, (_, _) => Task.FromResult(HandlerOutcome.Success()));
    public static Work Bad(string type) => new(type, (_, _) => Task.FromResult(HandlerOutcome.Failure("no luck")));

    public static Work Endless(string type) => new(type, async (_, cancellation) =>
    {
        await Never.EndsAsync(cancellation);
        return HandlerOutcome.Success();
    });
}
