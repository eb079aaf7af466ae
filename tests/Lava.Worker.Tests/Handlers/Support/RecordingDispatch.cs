using System.Text.Json.Nodes;
using Lava.Worker.Handlers;

namespace Lava.Worker.Tests.Handlers.Support;

public sealed record Dispatched(string JobId, JsonObject? Parameters, TimeSpan Delay, string Hook, int Index);

/// <summary>Keeps what is dispatched; refuses what it is told to.</summary>
public sealed class RecordingDispatch : IJobDispatch
{
    public List<Dispatched> All { get; } = [];

    public string? Refuses { get; init; }

    public ValueTask<(string? RunId, string? Problem)> DispatchAsync(
        string jobId, JsonObject? parameters, TimeSpan delay, string hook, int index, CancellationToken cancellation)
    {
        if (jobId == Refuses) return ValueTask.FromResult<(string?, string?)>((null, "no such job"));
        All.Add(new Dispatched(jobId, parameters, delay, hook, index));
        return ValueTask.FromResult<(string?, string?)>(($"run-{index}", null));
    }
}
