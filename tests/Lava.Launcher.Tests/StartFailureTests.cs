using Lava.Worker.Launching;

namespace Lava.Launcher.Tests;

public sealed class StartFailureTests : LauncherTest
{
    [Fact]
    public async Task A_program_that_is_in_no_folder_of_PATH_is_named() =>
        await Fails(Spec("no-such-program"), "no-such-program: no such file or directory in PATH", 2);

    [Fact]
    public async Task A_path_that_leads_nowhere_is_named() => await Fails(Spec("./nothing"), "./nothing: no such file or directory", 2);

    [Fact]
    public async Task A_file_that_may_not_be_executed_is_permission_denied()
    {
        await Script("plain", "#!/bin/sh\n", executable: false);
        await Fails(Spec("./plain"), "./plain: permission denied", 13);
    }

    [Fact]
    public async Task A_program_that_may_not_be_executed_in_PATH_is_permission_denied()
    {
        await Script("plain", "#!/bin/sh\n", executable: false);
        await Fails(Spec("plain") with { Environment = new Dictionary<string, string> { ["PATH"] = Folder } }, "plain: permission denied", 13);
    }

    [Fact]
    public async Task A_script_without_a_first_line_is_an_exec_format_error()
    {
        await Script("bare", "echo hello\n");
        await Fails(Spec("./bare"), "./bare: exec format error", 8);
    }

    [Fact]
    public async Task A_missing_interpreter_is_named()
    {
        await Script("script", "#!/no/such/python3 -u\n");
        await Fails(Spec("./script"), "./script: its interpreter /no/such/python3: no such file or directory", 2);
    }

    [Fact]
    public async Task A_carriage_return_after_the_interpreter_is_shown()
    {
        await Script("windows", "#!/bin/sh\r\nexit 0\r\n");
        await Fails(Spec("./windows"), "./windows: its interpreter /bin/sh\\r: no such file or directory", 2);
    }

    [Fact]
    public async Task A_missing_working_folder_is_named() =>
        await Fails(Spec("true") with { WorkingDirectory = "/no/such/folder" }, "working folder /no/such/folder: no such file or directory", 2);

    [Fact]
    public async Task A_missing_input_file_is_named() =>
        await Fails(Spec("true") with { StdinPath = "/no/such/input" }, "/no/such/input: no such file or directory", 2);

    [Fact]
    public async Task A_NUL_in_an_argument_is_refused() => await Fails(Spec("echo", "a\0b"), "echo: an argument contains a NUL character", 22);

    [Fact]
    public async Task An_argument_list_that_is_too_long_is_refused() =>
        await Fails(Spec("echo", new string('x', 1 << 20)), "echo: argument list too long", 7);

    [Fact]
    public async Task A_program_found_in_the_jobs_own_PATH_runs()
    {
        await Script("mine", "#!/bin/sh\nexit 3\n");
        Exited(3, await Run(Spec("mine") with { Environment = new Dictionary<string, string> { ["PATH"] = $"/nowhere:{Folder}" } }));
        Exited(0, await Run(Spec("true") with { Environment = new Dictionary<string, string>() }));
    }

    [Fact]
    public async Task A_failed_start_leaks_no_descriptor()
    {
        async Task<string> DescriptorsAfterRuns()
        {
            for (int i = 0; i < 50; i++)
            {
                await Run(Spec("./nothing"));
                await Run(Spec("true"));
            }
            // The runtime opens its own libraries and source of chance when it likes; a start could leak anything else.
            return string.Join(", ", Directory.GetFileSystemEntries($"/proc/{Client.ProcessId}/fd")
                .Select(f => new FileInfo(f).LinkTarget ?? "")
                .Where(t => !t.EndsWith(".dll", StringComparison.Ordinal) && !t.EndsWith(".so", StringComparison.Ordinal) && t != "/dev/urandom")
                .GroupBy(t => t.Split(':')[0])
                .Select(g => $"{g.Key} {g.Count()}")
                .Order(StringComparer.Ordinal));
        }
        string before = await DescriptorsAfterRuns();
        Assert.Equal(before, await DescriptorsAfterRuns());
    }

    private async Task Fails(ProcessSpec spec, string reason, int errno)
    {
        var failed = Assert.IsType<ProcessOutcome.NotStarted>(await Run(spec));
        Assert.Equal(reason, failed.Reason);
        Assert.Equal(errno, failed.Errno);
    }

    private async Task Script(string name, string text, bool executable = true)
    {
        string path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path, text);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(path, executable ? mode | UnixFileMode.UserExecute : mode);
    }
}
