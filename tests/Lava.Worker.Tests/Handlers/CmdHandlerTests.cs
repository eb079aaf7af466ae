using System.Text.Json.Nodes;
using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;

namespace Lava.Worker.Tests.Handlers;

[Collection(ProcessTests.Name)]
public sealed class CmdHandlerTests(LauncherFixture launcher) : HandlerTest
{
    protected override ILauncher Launcher => launcher.Client;

    [Fact]
    public async Task Words_are_rendered_one_by_one_and_stay_one_word()
    {
        var outcome = await Run(
            "cmd", """ "printf '<%s>' '{{ globals.place }}' {{vars.n}} \"a b\"" """, """{"vars": {"n": 7}, "args": ["{{ globals.place }}!", 1.50]}""");

        Succeeded(outcome);
        Assert.Equal("<north pole><7><a b><north pole!><1.50>", await Realm.TextAsync(Entry(outcome)["stdout"]!.GetValue<string>()));
        Assert.Equal(Realm.Output.Under("stdout").ToString(), Entry(outcome)["stdout"]!.GetValue<string>());
        Assert.Equal(0, outcome.Result["exit_status"]!.GetValue<int>());
        Assert.Empty(LeftOver());
    }

    [Fact]
    public async Task Empty_outputs_are_neither_kept_nor_named()
    {
        var outcome = await Run("cmd", "\"true\"");

        Succeeded(outcome);
        Assert.Equal("""{"payload":"true","exit_status":0}""", Entry(outcome).ToJsonString());
        Assert.Null(await Realm.OutputAsync("stdout"));
        Assert.Null(await Realm.OutputAsync("stderr"));
    }

    [Fact]
    public async Task A_start_that_a_stop_overtakes_is_no_failure_of_the_job()
    {
        using var stop = new CancellationTokenSource();
        var refusing = new FakeLauncher(_ =>
        {
            stop.Cancel();
            return new ProcessOutcome.NotStarted("the worker is ending everything", 0);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run("cmd", "\"true\"", launcher: refusing, cancellation: stop.Token));
        await Assert.ThrowsAsync<LauncherException>(() => Run("cmd", "\"true\"", launcher: new FakeLauncher(_ => new ProcessOutcome.NotStarted("the worker holds no lease", 0))));
    }

    [Fact]
    public async Task A_failed_command_tells_its_status_and_its_error_output()
    {
        var outcome = await Run("cmd", """ "sh -c 'echo out; echo oh no >&2; exit 3'" """);

        Assert.Equal("Failed with exit status 3", outcome.Error);
        Assert.Equal(3, outcome.ExitStatus);
        Assert.Equal("oh no", outcome.Result["error_data"]!["error"]!.GetValue<string>());
        Assert.Equal("oh no\n", await Realm.TextAsync(Entry(outcome)["stderr"]!.GetValue<string>()));
        Assert.Equal("out\n", await Realm.OutputAsync("stdout"));
    }

    [Theory]
    [InlineData(3, "abc")]
    [InlineData(-3, "xyz")]
    [InlineData(2000, "abc\ufffdxyz")]
    public async Task The_error_output_is_cut_at_its_begin_or_end_and_bad_bytes_are_replaced(int size, string expected)
    {
        var outcome = await Run("cmd", """ "sh -c 'printf \"abc\\377xyz\" >&2; exit 1'" """, config: new JsonObject { ["stderr_size"] = size });

        Assert.Equal(expected, outcome.Result["error_data"]!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_with_status_28()
    {
        var outcome = await Run("cmd", "\"sleep 60\"", """{"timeout": "0.2s"}""");

        Assert.Equal("Timed out after 0.2 seconds", outcome.Error);
        Assert.Equal(28, outcome.ExitStatus);
    }

    [Fact]
    public async Task The_environment_is_built_by_precedence()
    {
        var outcome = await Run(
            "cmd", "\"env\"", """{"env": {"LAVA_REALM": "mine", "TMPDIR": "/mine", "TZ": "{{ vars.zone }}", "FROM_WORKER": "2"}, "vars": {"zone": "UTC"}}""");

        Succeeded(outcome);
        var lines = (await Realm.OutputAsync("stdout"))!.Split('\n');
        Assert.Superset(
            new HashSet<string>
            {
                "LAVA_REALM=test", "LAVA_WORKER=core", "LAVA_OWNER=me", "LAVA_JOB_ID=some/job", "LAVA_RUN_ID=run-1", "LAVA_MASTER_RUN_ID=run-0", "LAVA_ATTEMPT=1",
                "LAVA_S3_TMP=s3://temp/tmp/some/job/run-1", "TZ=UTC", "FROM_WORKER=2", $"LAVA_REALM_DIR={Realm.Root}",
            },
            lines.ToHashSet());
        Assert.DoesNotContain(lines, l => l.StartsWith("LAVA_S3_KEY", StringComparison.Ordinal) || l.StartsWith("LAVA_S3_PAYLOAD", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith($"TMPDIR={Realm.WorkFolder}/.lava.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_jinja_words_and_env_stay_as_they_are()
    {
        var outcome = await Run("cmd", """ "sh -c 'echo $X {{vars.x}}'" """, """{"jinja": false, "env": {"X": "{{ vars.x }}"}, "vars": {"x": 1}}""");

        Succeeded(outcome);
        Assert.Equal("{{ vars.x }} {{vars.x}}\n", await Realm.OutputAsync("stdout"));
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_parameters_is_told_at_once()
    {
        var outcome = await Run(
            "cmd", "\"true\"", """{"zeal": 1, "cmd": 2, "vars": [], "args": "abc", "jinja": "false", "timeout": "5 minutes", "env": {"A": 1, "": "x"}}""");

        Assert.StartsWith("Bad job parameters: Unexpected keys: cmd, zeal; ", outcome.Error);
        Assert.All(
            [
                "vars must be a map/dict", "args: must be a list of strings and numbers", "jinja: must be true or false, not the text \"false\"",
                "timeout: \"5 minutes\" is no duration", "Bad environment variable: A: must be a string, not 1",
            ],
            part => Assert.Contains(part, outcome.Error));
    }

    [Theory]
    [InlineData("null", "payload required")]
    [InlineData("\"  \"", "payload required")]
    [InlineData("[\"ls\"]", "Bad payload: must be a string")]
    [InlineData("\"echo 'it\"", "Bad payload: No closing quotation: the ' at character 6 is never closed")]
    [InlineData("\"echo {{ x }}\"", "Bad payload: {{")]
    [InlineData("\"no-such-program-here\"", "no-such-program-here can't be started: no such program in the PATH of this worker: install it there, or give its full path")]
    [InlineData("\"/no/such/file\"", "/no/such/file can't be started: no such file on this worker")]
    [InlineData("\"/etc/passwd\"", "/etc/passwd can't be started: permission denied: it must be an executable file")]
    public async Task A_payload_that_cannot_run_says_why(string payload, string error)
    {
        var outcome = await Run("cmd", payload);

        Assert.StartsWith(error, outcome.Error);
        Assert.Null(await Realm.OutputAsync("stdout"));
        Assert.Empty(LeftOver());
    }

    [Fact]
    public async Task Cancelling_throws_when_nothing_runs_any_more()
    {
        using var cancel = new CancellationTokenSource();
        var pid = Path.Combine(Realm.WorkFolder, "pid");
        var run = Run("cmd", """ "sh -c 'echo $$ > pid.new; mv pid.new pid; sleep 600'" """, cancellation: cancel.Token);
        await Until.Async(() => File.Exists(pid), "its process");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(Directory.Exists("/proc/" + File.ReadAllText(pid).Trim()));
    }

    [Fact]
    public async Task Output_goes_to_the_store_also_where_that_is_no_folder()
    {
        var outcome = await Run("cmd", """ "sh -c 'echo far; echo away >&2'" """, blobs: new RemoteBlobs(Realm.Ports.Blobs));

        Succeeded(outcome);
        Assert.Equal("far\n", await Realm.TextAsync(Entry(outcome)["stdout"]!.GetValue<string>()));
        Assert.Equal("away\n", await Realm.OutputAsync("stderr"));
        Assert.Empty(LeftOver());
    }

    [Fact]
    public async Task A_lost_launcher_is_no_outcome_of_the_job()
    {
        var lost = new FakeLauncher(_ => new ProcessOutcome.LauncherLost());

        await Assert.ThrowsAsync<LauncherException>(() => Run("cmd", "\"true\"", launcher: lost));
    }

    [Fact]
    public async Task Output_that_could_not_be_kept_fails_the_job()
    {
        var full = new FakeLauncher(_ => new ProcessOutcome.Exited(0) { Output = new ProcessOutput(0, 0, "no space left on device") });

        Assert.Equal("Its output is not complete: no space left on device", (await Run("cmd", "\"true\"", launcher: full)).Error);
    }
}
