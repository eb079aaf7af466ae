using System.Diagnostics;
using Lava.Emulators;

namespace Lava.Agent.Tests;

/// <summary>The built <c>lava</c> on an emulated realm.</summary>
internal static class LavaCommand
{
    /// <summary>Runs it in a folder to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(EmulatedRealm realm, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltProgram.Of("cli/Lava.Cli", "lava"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in realm.Environment()) start.Environment[name] = value;
        start.Environment["LAVA_BEAT"] = "1s";
        start.Environment.Remove("LAVA_REALM_DIR");
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
