using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>What keeps a claimed run from starting, as far as its spec alone tells (spec: worker.md §4 steps 2–6).</summary>
public static class StartChecks
{
    /// <summary>The end the run comes to instead of a start; null when it may start.</summary>
    public static RunOutcome? Static(Job job, RealmConfig config, Run row, DateTimeOffset now)
    {
        if (job.Enabled is not JsonValue enabled || (enabled.TryGetValue<bool>(out var on) && !on))
            return RunOutcome.Of(RunStatus.Skipped, "Job not enabled (static)");
        if (job.MaxRunDelay is { } most && most > Duration.Zero && row.TsStart is null && row.ReadyAt is { } ready)
        {
            var late = now - ready;
            if ((decimal)late.TotalSeconds > most.Seconds)
                return RunOutcome.Of(RunStatus.Rejected, $"Run delay {late.TotalSeconds:0.#} s is over max_run_delay {most}");
        }
        var limit = config.Int("ITERATION_MAX_LIMIT");
        if (job.IterationLimit < 1 || job.IterationLimit > limit)
            return RunOutcome.Of(RunStatus.Rejected, $"iteration_limit {job.IterationLimit} is out of range 1-{limit}");
        var longest = config.Duration("ITERATION_MAX_DELAY");
        if (job.IterationDelay > longest)
            return RunOutcome.Of(RunStatus.Rejected, $"iteration_delay {job.IterationDelay} is over {longest}");
        return null;
    }

    /// <summary>Why a run that lies in another fleet's line than its job's can't follow it: it moved once already. Null: it is in its line, or may move. A child runs where its parent does.</summary>
    public static string? MovedAgain(Job job, Run row) =>
        row.Moved && !row.Inline && job.Worker != row.Live ? $"its job moved a second time, to fleet {job.Worker}" : null;

    /// <summary>Whether nothing has to be evaluated between claim and start, so that the start can ride on the claim.</summary>
    public static bool StartsAtOnce(Job job, RealmConfig config, Run row, DateTimeOffset now) =>
        Static(job, config, row, now) is null && job.EventLog is null && ConcurrencyLimit(job) is null
        && job.Enabled is JsonValue enabled && enabled.TryGetValue<bool>(out _);

    /// <summary>The most live runs of a job; null: no limit. <c>skip</c> or <c>queue</c> alone means one.</summary>
    public static int? ConcurrencyLimit(Job job) => job.MaxConcurrent ?? (job.Overlap is "skip" or "queue" ? 1 : null);
}
