using Lava.Core.Model;
using Lava.Worker.Handlers.Parameters;
using Lava.Worker.Handlers.Processes;

namespace Lava.Worker.Handlers;

/// <summary>Runs a command of the worker's machine (spec: handlers.md §2.1).</summary>
public sealed class CmdHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "cmd";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var reader = new ParameterReader(context.Parameters);
        var parameters = ExecParameters.Read(reader, context.Config.OptionalDuration("CMD_TIMEOUT"), withConnections: false);
        if (reader.Problem() is { } bad) return HandlerOutcome.Failure(bad);
        if (context.Job.Spec.Payload.Text() is not { } payload)
            return HandlerOutcome.Failure(context.Job.Spec.Payload is null ? "payload required" : "Bad payload: must be a string");
        var (split, unbalanced) = ShellWords.Split(payload);
        if (unbalanced is not null) return HandlerOutcome.Failure($"Bad payload: {unbalanced}");
        if (split.Count == 0) return HandlerOutcome.Failure("payload required");

        using var execution = new Execution(context, parameters);
        var (words, unrendered) = execution.Renderer.RenderAll([.. split, .. parameters.Args]);
        if (unrendered is not null) return HandlerOutcome.Failure(unrendered);
        if (execution.Problem is { } problem) return HandlerOutcome.Failure(problem);

        return await execution.Process.RunAsync(new ProcessCall
        {
            Payload = payload,
            Program = words[0],
            Arguments = words,
            Environment = execution.Environment,
            WorkingDirectory = context.WorkFolder,
            Timeout = parameters.Timeout,
        }, cancellation) ?? execution.Process.Success();
    }
}
