using System.Text.Json.Nodes;
using Lava.Core.Model;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Actions;

/// <summary>Writes a line to the worker's log (spec: actions.md §3.4).</summary>
public sealed partial class LogAction : IAction
{
    /// <inheritdoc/>
    public string Type => "log";

    /// <inheritdoc/>
    public Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        LogMessage(context.Log, context.Row.JobId, context.Row.RunId, fields["message"].Text() ?? "");
        return Task.FromResult<string?>(null);
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Information, Message = "{JobId} ({RunId}): {Text}")]
    private static partial void LogMessage(ILogger logger, string jobId, string runId, string text);
}
