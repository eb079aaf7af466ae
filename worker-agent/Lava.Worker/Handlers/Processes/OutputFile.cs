using Lava.Core.Model;
using Lava.Core.Ports;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Handlers.Processes;

/// <summary>
/// Where a process writes: straight into the bucket where that is a folder, so that readers follow it and a crash loses nothing;
/// else a file of the run's folder whose end is stored while it grows, and which is stored whole at the end.
/// </summary>
internal sealed partial class OutputFile
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly JobContext _context;
    private readonly string _name;
    private readonly S3Uri _uri;
    private readonly bool _inBucket;
    private Func<bool> _hasTail = () => false;

    private OutputFile(JobContext context, string name, S3Uri uri, string path, bool inBucket)
    {
        _context = context;
        _name = name;
        _uri = uri;
        Path = path;
        _inBucket = inBucket;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Makes room for an output of the run, or says why its name can't be one.</summary>
    public static (OutputFile? File, string? Problem) Create(JobContext context, string name)
    {
        var blobs = context.Ports.Blobs;
        var uri = context.Output.Under(name);
        if (blobs.KeyProblem(uri) is { } problem) return (null, $"{uri}: {problem}");
        if (blobs.LocalPath(uri) is { } path)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return (new OutputFile(context, name, uri, path, true), null);
        }
        path = PrivateFolder.NewPath(context.WorkFolder, ".lava", "out");
        LeftOutputs.Name(path, uri, LiveObjects.Tail(context.Output, name));
        return (new OutputFile(context, name, uri, path, false), null);
    }

    /// <summary>Stores the end of it while the process writes, until disposed; null where readers see the file itself.</summary>
    public IAsyncDisposable? Upload()
    {
        if (_inBucket) return null;
        var upload = new OutputUpload(_context, _name, Path);
        _hasTail = () => upload.HasStored;
        return upload;
    }

    /// <summary>
    /// Keeps what was written and returns its place; an empty file is removed and null returned. How the process ended counts, not the copy
    /// of what it wrote: what can't be stored, or not within 10 s of a stop, stays with what the workers of this host store later, and why
    /// is told beside its place.
    /// </summary>
    public async Task<(string? Place, string? Problem)> KeepAsync(CancellationToken stopping)
    {
        if (DiscardEmpty()) return (null, null);
        if (_inBucket) return (_uri.ToString(), null);
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _context.Time);
        await using var stop = stopping.Register(() => limit.CancelAfter(Soon));
        try
        {
            await StoreAsync(limit.Token);
            return (_uri.ToString(), null);
        }
        catch (Exception e) when (e is PortException or IOException or UnauthorizedAccessException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            // The run's folder keeps it, and gives it on when it goes.
            var problem = $"{_name} is not stored yet: {(limit.IsCancellationRequested ? "the run was stopped" : e.Message)}";
            LogLeft(_context.Log, e, _context.Job.Spec.JobId, _context.Job.RunId, problem);
            return (_uri.ToString(), problem);
        }
    }

    /// <summary>Removes an empty file, with the folder that was made for it; true when nothing is left.</summary>
    public bool DiscardEmpty()
    {
        var file = new FileInfo(Path);
        if (file.Exists && file.Length > 0) return false;
        if (!_inBucket)
        {
            LeftOutputs.Remove(Path);
            return true;
        }
        if (file.Exists) file.Delete();
        try
        {
            Directory.Delete(file.DirectoryName!);
        }
        catch (IOException)
        {
            // Other outputs are in it.
        }

        return true;
    }

    private async Task StoreAsync(CancellationToken cancellation)
    {
        await using (var content = new FileStream(Path, FileMode.Open, FileAccess.Read))
            await _context.Ports.Blobs.WriteAsync(_uri, content, cancellation);
        // First, for it is named beside the file: what is stopped here is done by who stores what is left.
        if (_hasTail()) await RemoveTailAsync(cancellation);
        LeftOutputs.Remove(Path);
    }

    private async Task RemoveTailAsync(CancellationToken cancellation)
    {
        try
        {
            await _context.Ports.Blobs.DeleteAsync(LiveObjects.Tail(_context.Output, _name), cancellation);
        }
        catch (PortException)
        {
            // Nobody takes it for an output.
        }
    }

    [LoggerMessage(EventId = 3204, Level = LogLevel.Warning, Message = "{JobId} ({RunId}): {Problem}; a worker of this host stores it later")]
    private static partial void LogLeft(ILogger log, Exception e, string jobId, string runId, string problem);
}
