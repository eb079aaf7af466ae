namespace Lava.Cli.Running;

/// <summary>The folder on the PATH of jobs that holds <c>lava</c>: this very program, so that a job's call builds nothing and starts fast.</summary>
internal static class ToolsFolder
{
    /// <summary>Makes it, in a realm's private folder; null when it can't be made, and jobs do without.</summary>
    public static string? Make(string privateFolder)
    {
        try
        {
            var folder = Path.Combine(privateFolder, "bin");
            var link = Path.Combine(folder, "lava");
            var program = Path.Combine(AppContext.BaseDirectory, "lava");
            if (!File.Exists(program)) return null;
            if (new FileInfo(link).LinkTarget == program) return folder;
            Directory.CreateDirectory(folder);
            // Another process may use the old one right now: a rename swaps it whole.
            var next = Path.Combine(folder, $".lava.{Environment.ProcessId}");
            File.Delete(next);
            File.CreateSymbolicLink(next, program);
            File.Move(next, link, overwrite: true);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
