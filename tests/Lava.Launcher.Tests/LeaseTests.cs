using System.Diagnostics;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Launcher.Tests;

public sealed class LeaseTests : LauncherTest
{
    [Fact]
    public async Task Nothing_starts_before_the_first_lease()
    {
        await using var client = await LauncherClient.StartAsync(LauncherBinary.Find(), NullLogger.Instance, CancellationToken.None);
        var outcome = await client.RunAsync(Spec("true"), CancellationToken.None).WaitAsync(Patience);
        Assert.Equal("the worker holds no lease", Assert.IsType<ProcessOutcome.NotStarted>(outcome).Reason);
    }

    [Fact]
    public async Task Past_the_lease_all_are_killed_without_grace_and_nothing_starts_until_the_next()
    {
        var spec = Shell("trap '' TERM; setsid sleep 100 & echo $!; while :; do sleep 0.05; done") with { Grace = TimeSpan.FromMinutes(1) };
        var run = Run(spec);
        string child = await Said(spec.StdoutPath);
        var clock = Stopwatch.StartNew();
        await Lease(TimeSpan.FromMilliseconds(300));
        Assert.Equal(CancelCause.LeaseExpired, Assert.IsType<ProcessOutcome.Cancelled>(await run).Cause);
        Assert.InRange(clock.ElapsedMilliseconds, 290, 2000);
        Assert.False(Processes.Alive(child));
        Assert.Equal("the worker's lease has run out", Assert.IsType<ProcessOutcome.NotStarted>(await Run(Spec("true"))).Reason);
        await Lease(TimeSpan.FromMinutes(1));
        Exited(0, await Run(Spec("true")));
    }

    [Fact]
    public async Task A_renewed_lease_keeps_a_job_alive()
    {
        // Longer than one lease, and the lease long enough for a busy machine.
        await Lease(TimeSpan.FromSeconds(2));
        var run = Run(Shell("sleep 3; exit 9"));
        await Until.Async(async () =>
        {
            await Lease(TimeSpan.FromSeconds(2));
            return run.IsCompleted;
        }, "the job's end");
        Exited(9, await run);
    }

    [Fact]
    public void The_boot_clock_agrees_with_the_kernels_uptime()
    {
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0]);
        Assert.InRange(BootClock.Nanoseconds() / 1e9, uptime - 1, uptime + 5);
    }
}
