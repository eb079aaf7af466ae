using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Memory;
using Lava.Functions.Hosting;
using Lava.Functions.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Functions.Tests.Support;

/// <summary>A realm in memory with a function on it, a log that can be read, and a clock that can be moved.</summary>
public sealed class FunctionRealm
{
    private readonly MemoryStream _output = new();

    public FunctionRealm()
    {
        Time.SetUtcNow(new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero));
        var memory = new MemoryRealm("dev", Specs, Time);
        Queue = new BreakableQueue(memory.Ports.Queue);
        Ports = memory.Ports with { Queue = Queue };
        Log = new JsonLines(_output, "test", LogLevel.Debug, Time);
        Context = new FunctionContext(Ports, name => Variables.GetValueOrDefault(name), Log, Time);
    }

    public FakeTimeProvider Time { get; } = new();
    public TestSpecs Specs { get; } = new();
    public BreakableQueue Queue { get; }
    public RealmPorts Ports { get; }
    public JsonLines Log { get; }
    public FunctionContext Context { get; }
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The lines of the log.</summary>
    public IReadOnlyList<JsonObject> Lines => [.. Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];

    /// <summary>Lets a function handle an event; gives its answer.</summary>
    public static async Task<JsonObject> HandleAsync(ILambdaFunction function, string json, string requestId = "req-1") =>
        JsonNode.Parse(await function.HandleAsync(Encoding.UTF8.GetBytes(json), new TestInvocation(requestId), default))!.AsObject();

    /// <summary>All runs.</summary>
    public async Task<IReadOnlyList<Run>> RunsAsync() => await Ports.Runs.ListAsync(new RunQuery { Limit = 1000 }, default);

    /// <summary>The messages of a fleet's queue, taken.</summary>
    public async Task<IReadOnlyList<QueueMessage>> MessagesAsync(string fleet = "core") => await Ports.Queue.ReceiveAsync(fleet, 10, TimeSpan.FromMinutes(1), TimeSpan.Zero, default);

    private sealed record TestInvocation(string AwsRequestId) : ILambdaContext
    {
        public string FunctionName => "lava-dev-test";
        public string FunctionVersion => "$LATEST";
        public string InvokedFunctionArn => "";
        public int MemoryLimitInMB => 256;
        public string LogGroupName => "";
        public string LogStreamName => "";
        public TimeSpan RemainingTime => TimeSpan.FromMinutes(1);
    }
}

/// <summary>A queue that can be out of reach.</summary>
public sealed class BreakableQueue(IMessageQueue inner) : IMessageQueue
{
    /// <summary>Whether sends fail.</summary>
    public bool Broken { get; set; }

    public ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation) =>
        Broken ? throw new PortException("the queue is out of reach") : inner.SendAsync(fleet, body, delay, cancellation);

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation) =>
        inner.ReceiveAsync(fleet, max, visibility, wait, cancellation);

    public ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation) => inner.DeleteAsync(fleet, receiptHandles, cancellation);

    public ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation) =>
        inner.ChangeVisibilityAsync(fleet, receiptHandle, visibility, cancellation);

    public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) => inner.DeadLetterAsync(fleet, letter, cancellation);

    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => inner.ListDeadAsync(fleet, limit, cancellation);

    public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation) => fleet == "gone" ? throw new PortException("there is no queue of fleet gone") : inner.DepthAsync(fleet, cancellation);
}
