using Lava.Core.Ports;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Handlers.Processes;

/// <summary>
/// Stores the end of an output while its process writes: at most 5 s behind for who follows it, else backing off to a minute; only when it
/// has grown. It never fails the run: what could not be stored now is stored whole at the end.
/// </summary>
internal sealed partial class OutputUpload : IAsyncDisposable
{
    /// <summary>How often the file is looked at: with the upload itself, a follower is at most 5 s behind.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly JobContext _context;
    private readonly string _name, _path;
    private readonly FollowMark _mark;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _loop;
    private TimeSpan _pause = Pace, _waited;
    private long _stored;

    /// <summary>Whether anything was stored.</summary>
    public bool HasStored => _stored > 0;

    /// <summary>Begins; the process may not have made the file yet.</summary>
    public OutputUpload(JobContext context, string name, string path)
    {
        (_context, _name, _path) = (context, name, path);
        _mark = new FollowMark(context.Ports.Blobs, context.Output, context.Time);
        _loop = LoopAsync();
    }

    /// <summary>Stops; the end that was stored stays until the output is there whole.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _loop;
        _ended.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await Task.Delay(Pace, _context.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested) return;
            try
            {
                await LookAsync();
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is PortException or IOException or UnauthorizedAccessException)
            {
                LogNotStored(_context.Log, e, _context.Job.Spec.JobId, _context.Job.RunId, _name);
            }
        }
    }

    private async Task LookAsync()
    {
        _waited += Pace;
        var file = new FileInfo(_path);
        if (!file.Exists || file.Length <= _stored) return;
        var followed = await _mark.IsSetAsync(_ended.Token);
        if (_waited < _pause && !followed) return;
        var tail = await OutputTail.OfFileAsync(_name, _path, _ended.Token);
        await tail.StoreAsync(_context.Ports.Blobs, _context.Output, _ended.Token);
        (_stored, _waited) = (tail.End, TimeSpan.Zero);
        _pause = followed ? Pace : _pause * 2 < Longest ? _pause * 2 : Longest;
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "{JobId} ({RunId}): the end of {Output} could not be stored; trying again")]
    private static partial void LogNotStored(ILogger log, Exception e, string jobId, string runId, string output);
}
