using System.Diagnostics;
using System.Globalization;
using Lava.Core.Model;
using Lava.Embedded;

// A second process on a realm folder, for tests and measurements: MODE ROOT [ARG]…
// What is printed has been acknowledged.
var root = args[1];
await using var realm = await EmbeddedRealm.OpenAsync(new EmbeddedOptions { Directory = root, Realm = "test", Specs = null! }, default);
var (queue, runs) = (realm.Ports.Queue, realm.Ports.Runs);
switch (args[0])
{
    case "write":
        await WriteUntilKilled();
        break;
    case "send":
        await Send(args[2], Number(3), Number(4));
        break;
    case "receive":
        await Receive(Number(2));
        break;
    case "measure":
        await Measure(args[2], Number(3), Number(4));
        break;
    default:
        return 2;
}
return 0;

int Number(int at) => int.Parse(args[at], CultureInfo.InvariantCulture);

static Run NewRow(string job) => new()
{
    JobId = job,
    RunId = Guid.CreateVersion7().ToString(),
    TsDispatch = TimeProvider.System.GetUtcNow(),
    Worker = "core",
    Nonce = Guid.NewGuid().ToString(),
};

async Task WriteUntilKilled()
{
    var print = new Lock();
    void Say(string line)
    {
        lock (print)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
    await Task.WhenAll(Enumerable.Range(0, 8).Select(async lane =>
    {
        for (var i = 0; ; i++)
        {
            var body = $"{lane}-{i}-{Environment.ProcessId}";
            await queue.SendAsync("core", body, TimeSpan.Zero, default);
            Say("sent " + body);
            var row = NewRow($"lane/{lane}");
            await runs.WriteAsync(row, null, default);
            await runs.WriteAsync(row with { Fence = 1, Status = RunStatus.Running }, 0, default);
            Say($"row {row.JobId} {row.RunId}");
        }
    }));
}

async Task Send(string prefix, int count, int lanes)
{
    await Task.WhenAll(Enumerable.Range(0, lanes).Select(async lane =>
    {
        for (var i = lane; i < count; i += lanes) await queue.SendAsync("core", $"{prefix}-{i}", TimeSpan.Zero, default);
    }));
}

// Receives until nothing came for a while; prints each body that was deleted.
async Task Receive(int quietSeconds)
{
    while (await queue.ReceiveAsync("core", 10, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(quietSeconds), default) is { Count: > 0 } batch)
    {
        await queue.DeleteAsync("core", [.. batch.Select(x => x.ReceiptHandle)], default);
        foreach (var message in batch) Console.Out.WriteLine(message.Body);
    }
}

async Task Measure(string what, int count, int lanes)
{
    Func<int, Task> step = what switch
    {
        "send" => async i => await queue.SendAsync("core", $"message {i} {new string('x', 300)}", TimeSpan.Zero, default),
        "rows" => async i =>
        {
            var row = NewRow("measure/row") with
            {
                Due = "W#" + Instant.ToKey(TimeProvider.System.GetUtcNow()), Sweep = "core#1", Live = "core",
                TuEvent = Instant.ToUtcSeconds(TimeProvider.System.GetUtcNow()),
                Message = new DispatchMessage { Realm = "test", Worker = "core", JobId = "measure/row", RunId = "r", TsDispatch = "2025-11-10T17:39:10+11:00" },
            };
            await runs.WriteAsync(row, null, default);
            await runs.WriteAsync(row = row with { Fence = 1, Status = RunStatus.Running, Due = "H#core/s" }, 0, default);
            await runs.WriteAsync(row with { Fence = 2, Status = RunStatus.Complete, Due = null, Sweep = null, Live = null, Ttl = 99 }, 1, default);
        },
        "receive" => async i =>
        {
            var batch = await queue.ReceiveAsync("core", 10, TimeSpan.FromMinutes(5), TimeSpan.Zero, default);
            await queue.DeleteAsync("core", [.. batch.Select(x => x.ReceiptHandle)], default);
        },
        "receive1" => async i =>
        {
            var batch = await queue.ReceiveAsync("core", 1, TimeSpan.FromMinutes(5), TimeSpan.Zero, default);
            await queue.DeleteAsync("core", [.. batch.Select(x => x.ReceiptHandle)], default);
        },
        "read" => async i => await runs.GetAsync(new RunKey("measure/row", "none"), default),
        _ => throw new ArgumentException(what),
    };
    await step(0);
    var began = Stopwatch.GetTimestamp();
    var cpu = Process.GetCurrentProcess().TotalProcessorTime;
    await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(async () =>
    {
        for (var i = lane; i < count; i += lanes) await step(i);
    })));
    var took = Stopwatch.GetElapsedTime(began);
    cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} x{count}, {lanes} lanes: {count / took.TotalSeconds:f0}/s, {cpu.TotalMilliseconds * 1000 / count:f0} us CPU each"));
}
