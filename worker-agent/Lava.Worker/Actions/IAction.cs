using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Handlers;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Actions;

/// <summary>One action type. It gets rendered fields: what the row stored, so that a replay sends the same.</summary>
public interface IAction
{
    /// <summary>The action's name.</summary>
    string Type { get; }

    /// <summary>Does it. Returns null, or why it failed; at least once, so what it sends carries run id and attempt.</summary>
    Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation);
}

/// <summary>What an action has to work with.</summary>
public sealed record ActionContext
{
    /// <summary>The run.</summary>
    public required Run Row { get; init; }
    /// <summary>Index of the action in the row's list.</summary>
    public required int Index { get; init; }
    /// <summary><c>on_success on_fail on_retry</c>.</summary>
    public required string Hook { get; init; }
    /// <summary>The job as the run saw it; null when its spec is gone.</summary>
    public EffectiveJob? Job { get; init; }
    /// <summary>The realm's configuration.</summary>
    public required RealmConfig Config { get; init; }
    /// <summary>The outside world.</summary>
    public required RealmPorts Ports { get; init; }
    /// <summary>Dispatches jobs in the run's name.</summary>
    public required IJobDispatch Dispatch { get; init; }
    /// <summary>The worker's log.</summary>
    public required ILogger Log { get; init; }
    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
