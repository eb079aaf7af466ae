using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Actions;

/// <summary>Dispatches one job of the realm (spec: actions.md §3.1). Delays have any length.</summary>
public sealed class DispatchAction : IAction
{
    /// <inheritdoc/>
    public string Type => "dispatch";

    /// <inheritdoc/>
    public async Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        if (fields["job_id"].Text() is not { } jobId) return "job_id is missing";
        var delay = Duration.TryParse(fields["delay"], out var given, out _) ? given.ToTimeSpan() : TimeSpan.Zero;
        var (_, problem) = await context.Dispatch.DispatchAsync(
            jobId, fields["parameters"] as JsonObject, delay, context.Hook, context.Index, cancellation);
        return problem is null ? null : $"{jobId}: {problem}";
    }
}
