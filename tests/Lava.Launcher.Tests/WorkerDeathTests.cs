using System.Diagnostics;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Launcher.Tests;

public sealed class WorkerDeathTests : IDisposable
{
    // A process of its own session that lost its parent, and a child; none ends when it is told to.
    private const string Stubborn =
        "echo started; trap '' TERM; (setsid sh -c 'trap \"\" TERM; echo $$ > daemon; while :; do sleep 0.1; done' &); sleep 100 & echo $! > child; while :; do sleep 0.1; done";

    private readonly string _folder = Directory.CreateTempSubdirectory("lava-standin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_killed_worker_leaves_no_process_and_loses_no_output()
    {
        using var worker = Start(60_000);
        var (launcher, daemon, child) = await Running();
        worker.Kill();
        await Gone(launcher, daemon, child);
        Assert.StartsWith("started\n", await File.ReadAllTextAsync(Path.Combine(_folder, "out")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_workers_jobs_are_killed_when_its_lease_has_passed()
    {
        using var worker = Start(3_000);
        var (launcher, daemon, child) = await Running();
        Signal("STOP", worker.Id);
        await Until.Async(() => !Processes.Alive(daemon) && !Processes.Alive(child), "the jobs to be killed");
        Assert.True(Processes.Alive(launcher));
        Signal("CONT", worker.Id);
        await worker.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await Gone(launcher);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_launcher_that_was_stopped_when_its_worker_died_leaves_no_process_when_it_goes_on()
    {
        // What it does first is up to the scheduler: its loop and its guard both wake with much to do.
        for (var round = 0; round < 3; round++)
        {
            foreach (string file in (string[])["launcher", "child"]) File.Delete(Path.Combine(_folder, file));
            using var worker = Start(5_000, "echo started; setsid sh -c 'echo $$ > child; exec sleep 100' & while :; do sleep 0.1; done");
            var (launcher, child) = (await Pid("launcher"), await Pid("child"));
            Signal("STOP", launcher);
            worker.Kill();
            await Until.PassedAsync(TimeSpan.FromSeconds(6));
            Signal("CONT", launcher);
            await Gone(launcher, child);
            Assert.StartsWith("started\n", await File.ReadAllTextAsync(Path.Combine(_folder, "out")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_launcher_ignores_what_a_terminal_or_a_service_manager_sends()
    {
        using var worker = Start(60_000);
        var (launcher, daemon, child) = await Running();
        foreach (string signal in (string[])["INT", "TERM", "HUP", "QUIT"])
            Signal(signal, launcher);
        Assert.True(Processes.Alive(launcher) && Processes.Alive(daemon));
        Assert.Equal(launcher.ToString(), File.ReadAllText($"/proc/{launcher}/stat").Split(") ")[1].Split(' ')[3]);
        worker.Kill();
        await Gone(launcher, daemon, child);
    }

    [Fact]
    public async Task A_worker_that_stopped_reading_still_loses_its_jobs_with_its_lease()
    {
        using var launcher = new Process { StartInfo = new(LauncherBinary.Find()) { RedirectStandardInput = true, RedirectStandardOutput = true } };
        launcher.Start();
        var input = launcher.StandardInput.BaseStream;
        void Send(Frames.Frame frame) => input.Write(Frames.FrameCodec.Encode(frame).Span);
        Send(new Frames.LeaseFrame(BootClock.Nanoseconds() + 4_000_000_000));
        // More answers than the pipe to the worker holds, and nobody takes one.
        for (int i = 0; i < 3000; i++)
            Send(new Frames.StartFrame
            {
                Key = $"{i} {new string('k', 100)}",
                RunId = "",
                Arguments = ["no-such-program"],
                Environment = [],
                WorkingDirectory = "/",
                StdoutPath = "/dev/null",
                StderrPath = "/dev/null",
            });
        Send(new Frames.StartFrame
        {
            Key = "job",
            RunId = "",
            Arguments = ["sh", "-c", "echo $$ > pid; exec sleep 100"],
            Environment = [],
            WorkingDirectory = _folder,
            StdoutPath = "/dev/null",
            StderrPath = "/dev/null",
        });
        await input.FlushAsync();
        string pidFile = Path.Combine(_folder, "pid");
        await Until.Async(() => File.Exists(pidFile) && File.ReadAllText(pidFile).EndsWith('\n'), "the job to run");
        string pid = File.ReadAllText(pidFile).Trim();
        await Until.Async(() => !Processes.Alive(pid), "the lease to pass");
        input.Close();
        await launcher.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task When_the_launcher_dies_runs_are_lost_and_their_processes_killed()
    {
        await using var client = await LauncherClient.StartAsync(LauncherBinary.Find(), NullLogger.Instance, CancellationToken.None);
        await client.RenewLeaseAsync(BootClock.Nanoseconds() + 60_000_000_000, CancellationToken.None);
        var runs = Enumerable.Range(0, 3).Select(i => client.RunAsync(Spec($"r{i}"), CancellationToken.None)).ToList();
        await Until.Async(() => Enumerable.Range(0, 3).All(i => File.Exists(Path.Combine(_folder, $"r{i}.pids"))), "the jobs to run");
        Assert.True(HostProcesses.IsAlive(client.ProcessId, client.StartTime));
        Signal("KILL", client.ProcessId);
        foreach (var outcome in await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(20)))
            Assert.IsType<ProcessOutcome.LauncherLost>(outcome);
        Assert.True(client.Completion.IsCompleted);
        Assert.False(HostProcesses.IsAlive(client.ProcessId, client.StartTime));
        for (int i = 0; i < 3; i++)
        {
            string[] pids = File.ReadAllLines(Path.Combine(_folder, $"r{i}.pids"));
            await Until.Async(() => !pids.Any(Processes.Alive), "the processes to be killed");
        }
        Assert.IsType<ProcessOutcome.LauncherLost>(await client.RunAsync(Spec("late"), CancellationToken.None));
        await client.KillAllAsync(CancellationToken.None);
    }

    private ProcessSpec Spec(string key) => Spec(key, $"{key}-{Guid.NewGuid()}");

    private ProcessSpec Spec(string key, string runId) => new()
    {
        Key = key,
        RunId = runId,
        Arguments = ["sh", "-c", $"setsid sleep 100 & (echo $!; echo $$) > {key}.new; mv {key}.new {key}.pids; sleep 100"],
        Environment = new Dictionary<string, string> { ["LAVA_RUN_ID"] = runId },
        WorkingDirectory = _folder,
        StdoutPath = Path.Combine(_folder, $"{key}.out"),
        StderrPath = Path.Combine(_folder, $"{key}.err"),
    };

    private Process Start(int leaseMilliseconds, string script = Stubborn)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(StandIn).Assembly.Location, _folder, Guid.NewGuid().ToString(), $"{leaseMilliseconds}",
                script,
            },
        };
        return Process.Start(start)!;
    }

    private async Task<(int Launcher, int Daemon, int Child)> Running() => (await Pid("launcher"), await Pid("daemon"), await Pid("child"));

    private async Task<int> Pid(string name)
    {
        string path = Path.Combine(_folder, name);
        await Until.Async(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), $"the {name} to run");
        return int.Parse(await File.ReadAllTextAsync(path));
    }

    private static Task Gone(params int[] pids) => Until.Async(() => !pids.Any(Processes.Alive), "all to be gone");

    private static void Signal(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        kill.WaitForExit();
    }
}
