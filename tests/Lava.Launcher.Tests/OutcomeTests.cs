using System.Diagnostics;
using Lava.Worker.Launching;

namespace Lava.Launcher.Tests;

public sealed class OutcomeTests : LauncherTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public async Task The_exit_code_is_the_programs_own(int code) => Exited(code, await Run(Shell($"exit {code}")));

    [Theory]
    [InlineData("TERM", -15)]
    [InlineData("KILL", -9)]
    [InlineData("SEGV", -11)]
    public async Task A_signal_is_a_negative_code(string signal, int code) => Exited(code, await Run(Shell($"kill -{signal} $$")));

    [Fact]
    public async Task Both_streams_are_in_their_files_and_counted()
    {
        var spec = Shell("echo out; echo error >&2");
        var outcome = await Run(spec);
        Assert.Equal("out\n", await Stdout(spec));
        Assert.Equal("error\n", await File.ReadAllTextAsync(spec.StderrPath));
        Assert.Equal(new ProcessOutput(4, 6, null), outcome.Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(spec.StdoutPath));
    }

    [Fact]
    public async Task Environment_folder_and_arguments_are_exactly_those_given()
    {
        var spec = Spec("sh", "-c", "pwd; env; printf '<%s>' \"$@\"", "name", "a b", "", "*", "ü");
        await Run(spec with { Environment = new Dictionary<string, string> { ["PATH"] = "/bin", ["X"] = "1 2" } });
        string text = await Stdout(spec);
        Assert.StartsWith(Folder + "\n", text, StringComparison.Ordinal);
        Assert.EndsWith("<a b><><*><ü>", text, StringComparison.Ordinal);
        Assert.Contains("X=1 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_is_empty_or_the_file_given()
    {
        var empty = Spec("cat");
        Exited(0, await Run(empty));
        string input = Path.Combine(Folder, "input");
        await File.WriteAllTextAsync(input, "select 1;");
        var given = Spec("cat") with { StdinPath = input };
        Exited(0, await Run(given));
        Assert.Equal("select 1;", await Stdout(given));
    }

    [Fact]
    public async Task A_job_inherits_no_descriptor_no_signal_setting_and_no_session()
    {
        var spec = Shell("ls /proc/self/fd | wc -l; grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f2; cut -d' ' -f6 /proc/$$/stat; echo $$");
        await Run(spec);
        string[] lines = (await Stdout(spec)).Trim().Split('\n');
        // The fourth is ls's own, on the folder it lists.
        Assert.Equal("4", lines[0].Trim());
        // glibc itself ignores its two internal signals, 32 and 33, in what posix_spawn starts.
        Assert.Equal(["0000000000000000", "0000000180000000"], lines[1..3]);
        Assert.Equal(lines[4], lines[3]);
    }

    [Fact]
    public async Task A_timeout_ends_the_tree()
    {
        var spec = Shell("sleep 100 & echo $!; wait") with { Timeout = TimeSpan.FromMilliseconds(200) };
        var clock = Stopwatch.StartNew();
        Assert.IsType<ProcessOutcome.TimedOut>(await Run(spec));
        Assert.InRange(clock.ElapsedMilliseconds, 190, 4000);
        Assert.False(Processes.Alive((await Stdout(spec)).Trim()));
    }

    [Fact]
    public async Task A_timeout_gives_the_grace_and_then_kills()
    {
        var spec = Shell("trap 'echo asked' TERM; while :; do sleep 0.05; done") with { Timeout = TimeSpan.FromMilliseconds(200), Grace = TimeSpan.FromMilliseconds(400) };
        var clock = Stopwatch.StartNew();
        Assert.IsType<ProcessOutcome.TimedOut>(await Run(spec));
        Assert.InRange(clock.ElapsedMilliseconds, 590, 5000);
        Assert.Equal("asked\n", await Stdout(spec));
    }

    [Fact]
    public async Task Output_written_while_terminating_is_kept()
    {
        var spec = Shell("trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.02; done");
        using var cancel = new CancellationTokenSource();
        var run = Client.RunAsync(spec, cancel.Token);
        await Said(spec.StdoutPath);
        await cancel.CancelAsync();
        Assert.IsType<ProcessOutcome.Cancelled>(await run.WaitAsync(Patience));
        Assert.Equal("hello\nbye\n", await Stdout(spec));
    }

    [Fact]
    public async Task What_is_cancelled_before_its_start_never_runs()
    {
        var spec = Shell("echo ran");
        Assert.IsType<ProcessOutcome.Cancelled>(await Client.RunAsync(spec, new CancellationToken(true)));
        Assert.False(File.Exists(spec.StdoutPath));
    }

    [Fact]
    public async Task Two_hundred_quick_starts_at_once_all_end_well_and_leave_no_zombie()
    {
        var specs = Enumerable.Range(0, 200).Select(i => Spec("sh", "-c", $"echo {i}; exit {i}")).ToList();
        var outcomes = await Task.WhenAll(specs.Select(Run));
        for (int i = 0; i < outcomes.Length; i++)
        {
            Exited(i, outcomes[i]);
            Assert.Equal($"{i}\n", await Stdout(specs[i]));
        }
        Assert.Empty(Processes.ChildrenOf(Client.ProcessId));
    }

    [Fact]
    public async Task A_script_written_a_moment_ago_is_never_busy()
    {
        async Task<ProcessOutcome> WriteAndRun(int i)
        {
            string path = Path.Combine(Folder, $"script{i}");
            await File.WriteAllTextAsync(path, "#!/bin/sh\nexit 7\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return await Run(Spec(path));
        }
        for (int round = 0; round < 10; round++)
        {
            foreach (var outcome in await Task.WhenAll(Enumerable.Range(round * 30, 30).Select(WriteAndRun)))
                Exited(7, outcome);
        }
    }
}
