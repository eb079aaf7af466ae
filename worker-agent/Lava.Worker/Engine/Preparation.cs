using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Core.Templating;
using Lava.Worker.Handlers;

namespace Lava.Worker.Engine;

/// <summary>What is done between claim and start (spec: worker.md §4 steps 2–10): static checks, state, event_log, templated <c>enabled</c>.</summary>
internal sealed class Preparation(WorkerContext worker)
{
    /// <summary>The end the run comes to instead of a start; null when it may start.</summary>
    public async Task<RunOutcome?> CheckAsync(JobRun run, CancellationToken cancellation)
    {
        if (run.Row.Iteration == 1 && StartChecks.Static(run.Spec!, run.Config, run.Row, worker.Now) is { } end) return end;
        if (await LoadStateAsync(run, cancellation) is { } failed) return failed;
        if (run.Row.Iteration > 1 || run.Started) return null;
        LogEvent(run);
        return Enabled(run);
    }

    private async Task<RunOutcome?> LoadStateAsync(JobRun run, CancellationToken cancellation)
    {
        if (run.State is not null) return null;
        var state = (JsonObject)run.Spec!.State.DeepClone();
        foreach (var id in state.Select(s => s.Key).ToList())
        {
            try
            {
                if (await worker.PatientlyAsync(() => worker.Ports.State.GetAsync(id, cancellation), Persist.Reads, cancellation) is { } item) state[id] = item.Value?.DeepClone();
            }
            catch (PortException e)
            {
                return Failed($"State {id} can't be read: {e.Message}");
            }
        }
        run.State = state;
        return null;
    }

    private void LogEvent(JobRun run)
    {
        if (run.Spec!.EventLog is not { } log) return;
        try { run.Notes.Add(("logging", ObjectRenderer.Render(log, run.Effective(worker.Time)!.Scope()))); }
        catch (TemplateException e) { run.Notes.Add(("logging", $"Error: Bad event_log: {e.Message}")); }
    }

    private RunOutcome? Enabled(JobRun run)
    {
        if (run.Spec!.Enabled is not JsonValue enabled || !enabled.TryGetValue<string>(out var template)) return null;
        try
        {
            var text = Template.Parse(template).Render(run.Effective(worker.Time)!.Scope()).Trim();
            return text.Equals("true", StringComparison.OrdinalIgnoreCase) ? null
                : RunOutcome.Of(RunStatus.Skipped, $"Job not enabled (enabled=\"{text}\")");
        }
        catch (TemplateException e)
        {
            return Failed($"Bad enabled: {e.Message}");
        }
    }

    private static RunOutcome Failed(string error)
    {
        var outcome = HandlerOutcome.Failure(error);
        return new RunOutcome(RunStatus.Failed, outcome.Error, outcome.ExitStatus, outcome.Result);
    }
}
