using System.Diagnostics;
using Lava.Worker.Launching;

namespace Lava.Launcher.Tests;

public sealed class HostProcessesTests
{
    [Fact]
    public void This_process_lives_on_this_boot()
    {
        Assert.True(HostProcesses.IsAlive(Environment.ProcessId, HostProcesses.OwnStartTime));
        Assert.True(HostProcesses.IsAlive(HostProcesses.BootId, HostProcesses.PidNamespace, Environment.ProcessId, HostProcesses.OwnStartTime));
        Assert.Equal(36, HostProcesses.BootId.Length);
        Assert.NotEqual(0, HostProcesses.PidNamespace);
    }

    [Fact]
    public void A_reused_process_id_is_somebody_else() =>
        Assert.False(HostProcesses.IsAlive(Environment.ProcessId, HostProcesses.OwnStartTime + 1));

    [Fact]
    public void Of_another_boot_or_namespace_nothing_is_known()
    {
        Assert.Null(HostProcesses.IsAlive(Guid.NewGuid().ToString(), HostProcesses.PidNamespace, Environment.ProcessId, HostProcesses.OwnStartTime));
        Assert.Null(HostProcesses.IsAlive(HostProcesses.BootId, HostProcesses.PidNamespace + 1, Environment.ProcessId, HostProcesses.OwnStartTime));
    }

    [Fact]
    public async Task A_killed_process_is_gone_though_nobody_has_reaped_it()
    {
        // The shell becomes a program that never waits for the child it has.
        using var parent = new Process { StartInfo = new("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true } };
        parent.Start();
        int child = int.Parse((await parent.StandardOutput.ReadLineAsync())!);
        long start = HostProcesses.StartTime(child)!.Value;
        Assert.True(HostProcesses.IsAlive(child, start));
        using (var killed = Process.GetProcessById(child))
            killed.Kill();
        await Until.Async(() => !HostProcesses.IsAlive(child, start), "the child to be seen as gone");
        parent.Kill();
        await parent.WaitForExitAsync();
    }
}
