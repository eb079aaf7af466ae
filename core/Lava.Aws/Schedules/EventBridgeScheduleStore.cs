using Amazon.Runtime;
using Lava.Aws.Services.Scheduler;
using Lava.Core.Ports;

namespace Lava.Aws.Schedules;

/// <summary>
/// A realm's schedules in EventBridge Scheduler, one group. Requests keep within a rate, below Scheduler's quotas
/// (docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html).
/// </summary>
public sealed class EventBridgeScheduleStore(IAmazonScheduler scheduler, ScheduleTarget target, TokenBucket pace, TimeProvider time) : IScheduleStore
{
    // A run a day late is worse than none.
    private const int OldestSeconds = 3600, Attempts = 60;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(string? prefix, CancellationToken cancellation)
    {
        var names = new List<string>();
        var request = new ListSchedulesRequest { GroupName = target.Group, NamePrefix = prefix, MaxResults = 100 };
        do
        {
            var page = await CallAsync("listing schedules", () => scheduler.ListSchedulesAsync(request, cancellation), cancellation);
            names.AddRange((page.Schedules ?? []).Select(s => s.Name!));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return names;
    }

    /// <inheritdoc/>
    public ValueTask<StoredSchedule?> GetAsync(string name, CancellationToken cancellation) => CallAsync($"reading schedule {name}", async () =>
    {
        try
        {
            return ToStored(await scheduler.GetScheduleAsync(new GetScheduleRequest { Name = name, GroupName = target.Group }, cancellation));
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }, cancellation);

    /// <inheritdoc/>
    public async ValueTask PutAsync(RealmSchedule schedule, bool exists, CancellationToken cancellation)
    {
        if (await TryPutAsync(schedule, exists, cancellation)) return;
        if (!await TryPutAsync(schedule, !exists, cancellation)) throw new PortException($"schedule {schedule.Name}: it comes and goes: somebody else changes it, too");
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellation) => await CallAsync($"deleting schedule {name}", async () =>
    {
        try
        {
            await scheduler.DeleteScheduleAsync(new DeleteScheduleRequest { Name = name, GroupName = target.Group }, cancellation);
            return true;
        }
        catch (ResourceNotFoundException)
        {
            return false;
        }
    }, cancellation);

    // False: it exists although it was to be made, or doesn't although it was to be replaced.
    private ValueTask<bool> TryPutAsync(RealmSchedule schedule, bool exists, CancellationToken cancellation) => CallAsync($"writing schedule {schedule.Name}", async () =>
    {
        try
        {
            if (exists) await scheduler.UpdateScheduleAsync(Filled(new UpdateScheduleRequest(), schedule), cancellation);
            else await scheduler.CreateScheduleAsync(Filled(new CreateScheduleRequest(), schedule), cancellation);
            return true;
        }
        catch (ConflictException) when (!exists)
        {
            return false;
        }
        catch (ResourceNotFoundException e) when (exists && !e.Message.Contains("group", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
    }, cancellation);

    private TRequest Filled<TRequest>(TRequest request, RealmSchedule schedule)
        where TRequest : ScheduleWriteRequest
    {
        request.Name = schedule.Name;
        request.GroupName = target.Group;
        request.ScheduleExpression = schedule.Expression;
        request.ScheduleExpressionTimezone = schedule.Timezone;
        request.StartDate = schedule.Start?.UtcDateTime;
        request.EndDate = schedule.End?.UtcDateTime;
        request.State = ScheduleState.ENABLED;
        request.FlexibleTimeWindow = new FlexibleTimeWindow { Mode = "OFF" };
        request.Target = new Target
        {
            Arn = target.Function,
            RoleArn = target.Role,
            Input = schedule.Input,
            RetryPolicy = new Services.Scheduler.RetryPolicy { MaximumEventAgeInSeconds = OldestSeconds, MaximumRetryAttempts = Attempts },
            DeadLetterConfig = target.FailureQueue is { } queue ? new DeadLetterConfig { Arn = queue } : null,
        };
        return request;
    }

    private StoredSchedule ToStored(GetScheduleResponse found)
    {
        // A start that has passed says nothing any more: the same schedule is written without one.
        var start = found.StartDate is { } from && from > time.GetUtcNow().UtcDateTime ? new DateTimeOffset(from) : (DateTimeOffset?)null;
        var end = found.EndDate is { } to ? new DateTimeOffset(to) : (DateTimeOffset?)null;
        var schedule = new RealmSchedule(found.Name!, found.ScheduleExpression ?? "", found.ScheduleExpressionTimezone ?? "UTC", start, end, found.Target?.Input ?? "");
        return new StoredSchedule(
            schedule,
            (found.State ?? ScheduleState.ENABLED) == ScheduleState.ENABLED && found.FlexibleTimeWindow?.Mode == "OFF"
            && found.Target is { } made && made.Arn == target.Function && made.RoleArn == target.Role && made.DeadLetterConfig?.Arn == target.FailureQueue
            && made.RetryPolicy is { MaximumEventAgeInSeconds: OldestSeconds, MaximumRetryAttempts: Attempts });
    }

    private async ValueTask<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation)
    {
        await pace.TakeAsync(cancellation);
        return await AwsCalls.TryAsync($"{what} of group {target.Group}", call, cancellation);
    }
}
