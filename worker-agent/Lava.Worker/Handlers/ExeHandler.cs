using Lava.Core.Model;
using Lava.Worker.Handlers.Parameters;
using Lava.Worker.Handlers.Payloads;
using Lava.Worker.Handlers.Processes;

namespace Lava.Worker.Handlers;

/// <summary>Fetches scripts or programs from the payloads and runs them one after the other (spec: handlers.md §2.2).</summary>
public sealed class ExeHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "exe";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var reader = new ParameterReader(context.Parameters);
        var parameters = ExecParameters.Read(reader, context.Config.OptionalDuration("EXE_TIMEOUT"), withConnections: true);
        if (reader.Problem() is { } bad) return HandlerOutcome.Failure(bad);
        if (context.Job.Spec.Payload.Text() is not { } payload)
            return HandlerOutcome.Failure(context.Job.Spec.Payload is null ? "payload required" : "Only single string payloads are supported for exe jobs");
        var (split, unbalanced) = ShellWords.Split(payload);
        if (unbalanced is not null) return HandlerOutcome.Failure($"Bad payload: {unbalanced}");
        if (split.Count == 0) return HandlerOutcome.Failure("payload required");
        if (await ConnectionCheck.ProblemAsync(context, parameters, cancellation) is { } unusable) return HandlerOutcome.Failure(unusable);

        using var execution = new Execution(context, parameters);
        var (arguments, unrendered) = execution.Renderer.RenderAll([.. split.Skip(1), .. parameters.Args]);
        if (unrendered is not null) return HandlerOutcome.Failure(unrendered);
        if (execution.Problem is { } problem) return HandlerOutcome.Failure(problem);
        return await FetchAndRunAsync(split[0], arguments, parameters, execution, context, cancellation);
    }

    private static async Task<HandlerOutcome> FetchAndRunAsync(
        string name, IReadOnlyList<string> arguments, ExecParameters parameters, Execution execution, JobContext context, CancellationToken cancellation)
    {
        var fetcher = new PayloadFetcher(context, context.Config.Size("EXE_MAX_PAYLOAD_SIZE"));
        var folder = PrivateFolder.Create(context.WorkFolder, "pld-0", "d");
        try
        {
            var (files, missing) = await fetcher.FetchAsync(name, folder, cancellation);
            if (missing is not null) return HandlerOutcome.Failure(missing);
            var environment = execution.EnvironmentFor(fetcher.Locate(name).Uri.ToString()!);
            foreach (var file in files)
            {
                var failure = await execution.Process.RunAsync(new ProcessCall
                {
                    Payload = file.Name,
                    Program = file.Name,
                    OutputName = file.Name,
                    Arguments = [file.Path, .. arguments],
                    Environment = environment,
                    WorkingDirectory = context.WorkFolder,
                    Timeout = parameters.Timeout,
                }, cancellation);
                if (failure is not null) return failure;
            }

            return execution.Process.Success();
        }
        finally
        {
            PrivateFolder.Remove(folder);
        }
    }
}
