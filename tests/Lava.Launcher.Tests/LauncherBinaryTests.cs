using Lava.Worker.Launching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Launcher.Tests;

public sealed class LauncherBinaryTests
{
    [Fact]
    public void It_lies_beside_a_program_that_references_the_project() =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "lava-launcher")));

    [Fact]
    public void A_missing_one_is_named_with_what_to_do()
    {
        var beside = Assert.Throws<LauncherException>(() => LauncherBinary.Find(null, "/no/such/folder"));
        Assert.Equal("/no/such/folder/lava-launcher: no such file: the launcher belongs beside the program; install Lava again, or name it in LAVA_LAUNCHER", beside.Message);
        var configured = Assert.Throws<LauncherException>(() => LauncherBinary.Find("/no/such/launcher", "/"));
        Assert.Equal("LAVA_LAUNCHER=/no/such/launcher: no such file: unset it, or name the lava-launcher program", configured.Message);
    }

    [Fact]
    public async Task A_program_that_is_no_launcher_is_refused() =>
        await Assert.ThrowsAsync<LauncherException>(() => LauncherClient.StartAsync("/bin/true", NullLogger.Instance, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));

    [Fact]
    public async Task What_can_not_be_executed_is_refused() =>
        await Assert.ThrowsAsync<LauncherException>(() => LauncherClient.StartAsync("/etc/passwd", NullLogger.Instance, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
}
