using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Specs;
using Trigger = Lava.Core.Model.S3Trigger;

namespace Lava.Functions.Tests.Support;

/// <summary>Specs in memory, as tables would hold them. A job that can't be read is found with its problem.</summary>
public sealed class TestSpecs : ISpecStore
{
    private readonly Dictionary<string, JsonObject> _jobs = [];
    private readonly List<Trigger> _triggers = [];
    private JsonObject _realm = new() { ["realm"] = "dev", ["s3_payloads"] = "s3://bucket/payloads", ["s3_temp"] = "s3://bucket/tmp" };

    /// <summary>Called before a job is looked up: lets another change come between.</summary>
    public Action<string>? BeforeLookup { get; set; }
    /// <summary>Jobs whose lookup fails.</summary>
    public HashSet<string> OutOfReach { get; } = [];
    /// <summary>How often all jobs were read.</summary>
    public int Listings { get; private set; }

    public void Realm(string json) => _realm = Read(json);

    public void Job(string json)
    {
        var item = Read(json);
        lock (_jobs) _jobs[(string)item["job_id"]!] = item;
    }

    public void Remove(string jobId)
    {
        lock (_jobs) _jobs.Remove(jobId);
    }

    public void AddTrigger(string json) => _triggers.Add(ItemReader.Trigger(Read(json)) is { Value: { } trigger } ? trigger : throw new ArgumentException(ItemReader.Trigger(Read(json)).ErrorText));

    public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => ValueTask.FromResult(ItemReader.Realm(_realm).Value ?? throw new InvalidOperationException(ItemReader.Realm(_realm).ErrorText));

    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation)
    {
        BeforeLookup?.Invoke(jobId);
        if (OutOfReach.Contains(jobId)) throw new PortException("the table is out of reach");
        lock (_jobs)
        {
            if (!_jobs.TryGetValue(jobId, out var item)) return ValueTask.FromResult(new SpecLookup<Job>(null, null));
            var read = ItemReader.Job(item);
            return ValueTask.FromResult(new SpecLookup<Job>(read.Value, read.Value is null ? read.ErrorText : null));
        }
    }

    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Connection>(null, null));

    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation)
    {
        Listings++;
        lock (_jobs) return ValueTask.FromResult<IReadOnlyList<Job>>([.. _jobs.Values.Select(i => ItemReader.Job(i).Value).OfType<Job>()]);
    }

    public ValueTask<IReadOnlyList<Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Trigger>>([.. _triggers.Where(t => t.Bucket == bucket)]);

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
