namespace Lava.Cli.Running;

/// <summary>Prints the output of a tree's jobs as it comes: the root's own lines as they are, those of others behind their job's name.</summary>
internal sealed class OutputPrinter
{
    private readonly Lock _lock = new();
    private readonly string _rootId;
    private readonly TextWriter _stdout, _stderr;

    /// <summary>Prints standard output to one writer and standard error to the other.</summary>
    public OutputPrinter(string rootId, TextWriter stdout, TextWriter stderr, TimeProvider time)
    {
        (_rootId, _stdout, _stderr) = (rootId, stdout, stderr);
        Watcher = new LiveTail(Print, time);
    }

    /// <summary>Watches job processes.</summary>
    public IProcessWatcher Watcher { get; }

    /// <summary>Finds the job of a run.</summary>
    public Func<string, string?> JobOf { get; set; } = _ => null;

    private void Print(string runId, bool stderr, string line)
    {
        var text = runId == _rootId ? line : $"{JobOf(runId) ?? runId} │ {line}";
        lock (_lock) (stderr ? _stderr : _stdout).WriteLine(text);
    }
}
