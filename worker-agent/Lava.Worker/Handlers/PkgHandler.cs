using System.Globalization;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Worker.Handlers.Packages;
using Lava.Worker.Handlers.Parameters;
using Lava.Worker.Handlers.Payloads;
using Lava.Worker.Handlers.Processes;

namespace Lava.Worker.Handlers;

/// <summary>Unpacks archives from the payloads and runs a command in each (spec: handlers.md §2.3).</summary>
public sealed class PkgHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "pkg";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var reader = new ParameterReader(context.Parameters);
        var parameters = ExecParameters.Read(reader, context.Config.OptionalDuration("PKG_TIMEOUT"), withConnections: true);
        var command = Command(reader);
        if (reader.Problem() is { } bad) return HandlerOutcome.Failure(bad);
        if (Names(context.Job.Spec.Payload) is not { Count: > 0 } names)
            return HandlerOutcome.Failure(context.Job.Spec.Payload is null ? "payload required" : "Bad payload: must be a string or a list of strings");
        var (split, unbalanced) = ShellWords.Split(command!);
        if (unbalanced is not null) return HandlerOutcome.Failure($"Bad command: {unbalanced}");
        if (split.Count == 0) return HandlerOutcome.Failure("Bad job parameters: No command");
        if (await ConnectionCheck.ProblemAsync(context, parameters, cancellation) is { } unusable) return HandlerOutcome.Failure(unusable);

        using var execution = new Execution(context, parameters);
        var (arguments, unrendered) = execution.Renderer.RenderAll([.. split.Skip(1), .. parameters.Args]);
        if (unrendered is not null) return HandlerOutcome.Failure(unrendered);
        if (execution.Problem is { } problem) return HandlerOutcome.Failure(problem);
        return await RunAllAsync(names, new PackageRun(context, execution, split[0], arguments, parameters.Timeout), context, cancellation);
    }

    private static async Task<HandlerOutcome> RunAllAsync(IReadOnlyList<string> names, PackageRun run, JobContext context, CancellationToken cancellation)
    {
        var fetcher = new PayloadFetcher(context, context.Config.Size("PKG_MAX_PAYLOAD_SIZE"));
        var number = 0;
        for (var i = 0; i < names.Count; i++)
        {
            var folder = PrivateFolder.Create(context.WorkFolder, $"pld-{i.ToString(CultureInfo.InvariantCulture)}", "d");
            try
            {
                var (archives, missing) = await fetcher.FetchAsync(names[i], folder, cancellation);
                if (missing is not null) return run.Failure(missing);
                var uri = fetcher.Locate(names[i]).Uri.ToString()!;
                foreach (var archive in archives)
                    if (await run.RunAsync(archive, ++number, uri, cancellation) is { } failure) return failure;
            }
            finally
            {
                PrivateFolder.Remove(folder);
            }
        }

        return run.Success();
    }

    private static string? Command(ParameterReader reader)
    {
        var (command, main) = (reader.Text("command"), reader.Text("main"));
        if (command is not null && main is not null) reader.Add("command and main are one thing: give only command");
        if (reader.Any("command") is null && reader.Any("main") is null) reader.Add("No command");
        return command ?? main;
    }

    private static IReadOnlyList<string>? Names(JsonNode? payload) =>
        payload.Text() is { } one ? [one]
        : payload is JsonArray list && list.All(item => item.Text() is not null) ? [.. list.Select(item => item.Text()!)]
        : null;
}
