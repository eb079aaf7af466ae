using System.ComponentModel;
using System.Diagnostics;

namespace Lava.Worker.Launching;

/// <summary>Starts the launcher's own process.</summary>
internal static class LauncherProcess
{
    public static Process Start(string path)
    {
        var start = new ProcessStartInfo(path)
        {
            // It must not hold a folder, and needs none.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A launcher on the shared runtime starts faster without the diagnostics server, and leaves no socket in the temp folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        try
        {
            return Process.Start(start) ?? throw new LauncherException($"{path}: the launcher did not start");
        }
        catch (Win32Exception e)
        {
            throw new LauncherException($"{path}: the launcher can't be started: {e.Message}", e);
        }
    }
}
