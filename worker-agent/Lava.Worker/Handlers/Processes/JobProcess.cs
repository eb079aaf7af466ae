using System.Globalization;
using System.Text.Json.Nodes;
using Lava.Worker.Launching;

namespace Lava.Worker.Handlers.Processes;

/// <summary>Runs a job's processes one after the other and gathers their results (spec: handlers.md §0.7, worker.md §5.5).</summary>
internal sealed class JobProcess(JobContext context)
{
    private const int TimedOutStatus = 28;

    private readonly JsonArray _output = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>The result when all went well.</summary>
    public HandlerOutcome Success() => HandlerOutcome.Success(new JsonObject { ["output"] = _output.DeepClone() });

    /// <summary>A failure that keeps what ran before it.</summary>
    public HandlerOutcome Failure(string error, int exitStatus = 1, string? detail = null) => HandlerOutcome.Failure(error, exitStatus, new JsonObject
    {
        ["exit_status"] = exitStatus,
        ["output"] = _output.DeepClone(),
        ["error"] = detail,
    });

    /// <summary>Runs one; null when it went well. Cancelling throws when nothing of it runs any more, unless it had ended by itself: then its outcome stands.</summary>
    public async Task<HandlerOutcome?> RunAsync(ProcessCall call, CancellationToken cancellation)
    {
        var prefix = OutputPrefix(call.OutputName);
        var (stdout, problem) = OutputFile.Create(context, prefix + "stdout");
        if (stdout is null) return Failure(problem!);
        var (stderr, second) = OutputFile.Create(context, prefix + "stderr");
        if (stderr is null) return Failure(second!);

        ProcessOutcome outcome;
        await using (stdout.Upload())
        await using (stderr.Upload())
            outcome = await context.Launcher.RunAsync(Spec(call, stdout, stderr), cancellation);
        switch (outcome)
        {
            // Errno 0: the launcher refused, since the worker holds no lease or is ending. That is no fault of the job.
            case ProcessOutcome.NotStarted { Errno: 0 } or ProcessOutcome.Cancelled { Cause: not CancelCause.Requested } when !cancellation.IsCancellationRequested:
                throw new LauncherException("the worker's lease on its launcher ended");
            case ProcessOutcome.NotStarted { Errno: 0 } or ProcessOutcome.Cancelled:
                await Task.WhenAll(stdout.KeepAsync(cancellation), stderr.KeepAsync(cancellation));
                throw new OperationCanceledException(cancellation);
            case ProcessOutcome.NotStarted notStarted:
                stdout.DiscardEmpty();
                stderr.DiscardEmpty();
                return Failure(StartAdvice.Describe(call.Program, call.Arguments[0], call.WorkingDirectory, notStarted));
            case ProcessOutcome.LauncherLost:
                throw new LauncherException("the launcher is gone, and with it how the job's process ended");
        }

        // It has ended by itself or by its timeout: a stop from here on changes that no more.
        var code = outcome is ProcessOutcome.Exited exited ? exited.Code : TimedOutStatus;
        var detail = code == 0 ? null : await StderrText.ReadAsync(stderr.Path, context.Config.Int("STDERR_SIZE"), CancellationToken.None);
        await AddEntryAsync(call, code, stdout, stderr, cancellation);
        return outcome switch
        {
            ProcessOutcome.TimedOut => Failure(
                $"Timed out after {call.Timeout.GetValueOrDefault().TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds", code, detail),
            _ when code != 0 => Failure($"Failed with exit status {code.ToString(CultureInfo.InvariantCulture)}", code, detail),
            _ when outcome.Output.Problem is { } lost => Failure($"Its output is not complete: {lost}"),
            _ => null,
        };
    }

    private ProcessSpec Spec(ProcessCall call, OutputFile stdout, OutputFile stderr)
    {
        var spec = new ProcessSpec
        {
            Key = $"{context.Job.RunId}/{_number++}",
            RunId = context.Job.RunId,
            Arguments = call.Arguments,
            Environment = call.Environment,
            WorkingDirectory = call.WorkingDirectory,
            StdoutPath = stdout.Path,
            StderrPath = stderr.Path,
            Timeout = call.Timeout,
            Secrets = context.Secrets.Values,
        };
        return context.Job.Spec.Grace is { } grace ? spec with { Grace = grace.ToTimeSpan() } : spec;
    }

    private async Task AddEntryAsync(ProcessCall call, int code, OutputFile stdout, OutputFile stderr, CancellationToken stopping)
    {
        var entry = new JsonObject { ["payload"] = call.Payload, ["exit_status"] = code };
        _output.Add((JsonNode)entry);
        var kept = await Task.WhenAll(stdout.KeepAsync(stopping), stderr.KeepAsync(stopping));
        if (kept[0].Place is { } output) entry["stdout"] = output;
        if (kept[1].Place is { } errors) entry["stderr"] = errors;
        foreach (var (_, problem) in kept)
            if (problem is not null) context.Note(context.Secrets.Mask(problem));
    }

    // Two payloads of a list may have one name.
    private string OutputPrefix(string name)
    {
        if (name.Length == 0) return "";
        var unique = name;
        for (var n = 2; !_names.Add(unique); n++) unique = $"{name}.{n.ToString(CultureInfo.InvariantCulture)}";
        return unique + ".";
    }
}
