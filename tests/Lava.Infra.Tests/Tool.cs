using System.Diagnostics;

namespace Lava.Infra.Tests;

/// <summary>Programs that hold the templates against something; a test whose program isn't there is skipped.</summary>
internal static class Tool
{
    public static async Task<(int Code, string Output)> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process = null;
        try { process = Process.Start(start); }
        catch (System.ComponentModel.Win32Exception) { }
        Skip.If(process is null, $"{program} is not installed here");
        using (process)
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10)))
        {
            var (output, error) = (process!.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
    }
}
