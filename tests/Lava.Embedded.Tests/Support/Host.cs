using System.Diagnostics;

namespace Lava.Embedded.Tests.Support;

/// <summary>Another process on a realm folder.</summary>
internal sealed class Host : IDisposable
{
    private readonly Process _process;

    private Host(Process process) => _process = process;

    public static Host Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lava.Embedded.Host.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new Host(Process.Start(start)!);
    }

    public TextReader Output => _process.StandardOutput;

    /// <summary>SIGKILL: no handler runs.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Its output once it has ended well.</summary>
    public async Task<string[]> LinesAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
