using Lava.Core.Dispatching;
using Lava.Core.Ports;
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

    /// <summary>
    /// Watches until told to stop. A trigger that names a new bucket is noticed within a second; a bucket once watched stays so,
    /// for its unread events. A watch that fails is told and made again.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var watches = new Dictionary<string, Task>(StringComparer.Ordinal);
        while (!stop.IsCancellationRequested)
        {
            foreach (var bucket in buckets().Where(b => !watches.TryGetValue(b, out var watch) || watch.IsCompleted).ToList())
                watches[bucket] = WatchAsync(bucket, stop);
            await Task.Delay(Look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(watches.Values);
    }

    private async Task WatchAsync(string bucket, CancellationToken stop)
    {
        try
        {
            using var watcher = realm.Watch([bucket]);
            await foreach (var found in watcher.ReadAsync(stop)) await HandleAsync(found, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception e)
        {
            tell($"bucket {bucket}: watching it failed and begins anew: {e.Message}");
        }
    }

    private async Task HandleAsync(BucketEvent found, CancellationToken stop)
    {
        var e = new ObjectEvent(found.Bucket, found.Key, found.Size, found.EventType) { EventTime = found.EventTime, Sequencer = found.Sequencer };
        foreach (var trigger in TriggerMatcher.Match(await realm.Ports.Specs.TriggersAsync(found.Bucket, stop), e))
        {
            var (requests, problems) = TriggerRequests.Of(realm.Ports.Realm, trigger, e, time.GetUtcNow());
            foreach (var problem in problems) tell($"trigger {trigger.TriggerId}: s3://{found.Bucket}/{found.Key}: {problem}");
            foreach (var request in requests) await DispatchAsync(trigger.TriggerId, request, stop);
        }
    }

    // An event comes once: a dispatch that the store refuses is made again until it goes through, as the same cause.
    private async Task DispatchAsync(string trigger, DispatchRequest request, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var result = await dispatcher.DispatchAsync(request, stop);
                if (result.Problem is { } problem) tell($"trigger {trigger}: {request.JobId}: {problem}");
                return;
            }
            catch (PortException e)
            {
                tell($"trigger {trigger}: {request.JobId}: {e.Message}; trying again");
                await Task.Delay(Look, time, stop);
            }
        }
    }
}
