using System.Globalization;
using Lava.Worker.Launching;

namespace Lava.Cli.Running;

/// <summary>
/// Links to the output files of the processes that run now, in <c>.lava/live</c>, so that <c>lava logs -f</c> in another process can follow
/// them. Only a convenience: a missing or dangling link loses nothing, as outputs are stored whole at the end.
/// </summary>
public sealed class LiveOutputs(string privateFolder) : IProcessWatcher
{
    private readonly string _folder = Path.Combine(privateFolder, "live");
    private int _number;

    /// <inheritdoc/>
    public IAsyncDisposable Watch(ProcessSpec process)
    {
        var name = $"{process.RunId}~{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Interlocked.Increment(ref _number):D9}~";
        return new Links(Link(name + "stdout", process.StdoutPath), Link(name + "stderr", process.StderrPath));
    }

    /// <summary>The output files of a run's processes that run now, oldest first.</summary>
    public IReadOnlyList<string> Of(string runId, bool stderr)
    {
        if (!Directory.Exists(_folder)) return [];
        return [.. Directory.EnumerateFiles(_folder, $"{runId}~*~{(stderr ? "stderr" : "stdout")}").Order(StringComparer.Ordinal).Where(Leads)];
    }

    /// <summary>Takes away the links that a killed process left.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (var path in Directory.GetFileSystemEntries(_folder))
            if (!Leads(path)) Links.Remove(path);
    }

    // A link whose file is gone counts as existing itself.
    private static bool Leads(string link) => File.Exists(new FileInfo(link).LinkTarget);

    private string? Link(string name, string target)
    {
        try
        {
            var path = Path.Combine(_folder, name);
            try
            {
                File.CreateSymbolicLink(path, Path.GetFullPath(target));
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(_folder);
                File.CreateSymbolicLink(path, Path.GetFullPath(target));
            }
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class Links(params string?[] paths) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            foreach (var path in paths)
                if (path is not null) Remove(path);
            return ValueTask.CompletedTask;
        }

        public static void Remove(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (IOException)
            {
                // A link that stays dangles, and is passed over.
            }
        }
    }
}
