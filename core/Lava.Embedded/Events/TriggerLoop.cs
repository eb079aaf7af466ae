using Lava.Core.Dispatching;
using Lava.Core.Ports;
using Lava.Core.Templating;
using Lava.Core.Triggers;

namespace Lava.Embedded.Events;

/// <summary>Dispatches the jobs of S3 triggers when files appear in their buckets' folders. Two loops on one realm are harmless: an event is one cause.</summary>
/// <param name="realm">The realm.</param>
/// <param name="buckets">The buckets that triggers name now.</param>
/// <param name="dispatcher">Dispatches.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Takes sentences for people.</param>
public sealed class TriggerLoop(EmbeddedRealm realm, Func<IReadOnlyCollection<string>> buckets, Dispatcher dispatcher, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Watches until told to stop. A trigger that names a new bucket is noticed within a second.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var watched = buckets().ToHashSet(StringComparer.Ordinal);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var watcher = watched.Count > 0 ? realm.Watch(watched) : null;
            var events = watcher is null ? Task.CompletedTask : ReadAsync(watcher, until.Token);
            while (!stop.IsCancellationRequested && watched.SetEquals(buckets()))
                await Task.Delay(Look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await until.CancelAsync();
            await events;
        }
    }

    private async Task ReadAsync(BucketWatcher watcher, CancellationToken stop)
    {
        try
        {
            await foreach (var found in watcher.ReadAsync(stop)) await HandleAsync(found, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop, or to watch other buckets.
        }
    }

    private async Task HandleAsync(BucketEvent found, CancellationToken stop)
    {
        var e = new ObjectEvent(found.Bucket, found.Key, found.Size, found.EventType);
        foreach (var trigger in TriggerMatcher.Match(await realm.Ports.Specs.TriggersAsync(found.Bucket, stop), e))
        {
            try
            {
                foreach (var request in TriggerRequests.Of(realm.Ports.Realm, trigger, e, found.EventTime, found.Sequencer, time.GetUtcNow()))
                {
                    var result = await dispatcher.DispatchAsync(request, stop);
                    if (result.Problem is { } problem) tell($"trigger {trigger.TriggerId}: {request.JobId}: {problem}");
                }
            }
            catch (Exception error) when (error is TemplateException or PortException)
            {
                tell($"trigger {trigger.TriggerId}: s3://{found.Bucket}/{found.Key}: {error.Message}");
            }
        }
    }
}
