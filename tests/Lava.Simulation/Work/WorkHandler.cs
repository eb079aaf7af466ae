using System.Globalization;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Simulation.Kernel;
using Lava.Worker.Handlers;
using Lava.Worker.Launching;

namespace Lava.Simulation.Work;

/// <summary>A job of one process: <c>seconds</c> is at most how long it runs, <c>bad</c> the chance that it fails. It goes through the worker's launcher, as cmd does.</summary>
internal sealed class WorkHandler(World world, Participant worker) : IHandler
{
    private int _number;

    public string Type => "cmd";

    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var parameters = context.Job.Spec.Parameters;
        var (seconds, bad) = (Number(parameters, "seconds"), Number(parameters, "bad"));
        var row = context.Row;
        var (root, claim) = Root(row);
        var process = new JobProcess(row, root, row.Session!, claim, worker, world.Scheduler.Now);
        var key = string.Create(CultureInfo.InvariantCulture, $"{worker.Name}/{_number++}");
        var code = world.Random.NextDouble() < bad ? 1 : 0;
        world.Jobs.Plan(key, process, seconds < 10_000 ? seconds * (.5 + world.Random.NextDouble() / 2) : seconds, code);
        var outcome = await context.Launcher.RunAsync(Spec(key, row.RunId, context.WorkFolder), cancellation);
        switch (outcome)
        {
            case ProcessOutcome.NotStarted { Errno: 0 } or ProcessOutcome.Cancelled { Cause: not CancelCause.Requested } when !cancellation.IsCancellationRequested:
                throw new LauncherException("the worker's lease on its launcher ended");
            case ProcessOutcome.Cancelled or ProcessOutcome.NotStarted:
                throw new OperationCanceledException(cancellation);
            case ProcessOutcome.LauncherLost:
                throw new LauncherException("the launcher is gone");
        }
        if (world.Hits(world.Chances.DiskFull)) return HandlerOutcome.Failure("its output can't be written: no space left on device");
        return code == 0 ? HandlerOutcome.Success() : HandlerOutcome.Failure("no luck");
    }

    // The run of the tree that is claimed, with the claim that this one was started under.
    private (RunKey Root, int Claim) Root(Run row)
    {
        var (top, claim) = (row, row.Claim);
        while (top.Inline && world.Runs.Find(new RunKey(top.ParentJobId!, top.ParentRunId!)) is { } parent) (top, claim) = (parent, top.ParentClaim);
        return (top.Key, claim);
    }

    private static ProcessSpec Spec(string key, string runId, string folder) => new()
    {
        Key = key,
        RunId = runId,
        Arguments = ["work"],
        Environment = new Dictionary<string, string>(),
        WorkingDirectory = folder,
        StdoutPath = "stdout",
        StderrPath = "stderr",
    };

    private static double Number(JsonObject parameters, string name) => parameters[name] is { } value ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : 0;
}
