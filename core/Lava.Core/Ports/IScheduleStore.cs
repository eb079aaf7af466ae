namespace Lava.Core.Ports;

/// <summary>The schedules of a realm in EventBridge Scheduler. Every method throws <see cref="PortException"/>.</summary>
public interface IScheduleStore
{
    /// <summary>The names of schedules, all or those that begin so.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string? prefix, CancellationToken cancellation);

    /// <summary>Reads a schedule; null when there is none.</summary>
    ValueTask<StoredSchedule?> GetAsync(string name, CancellationToken cancellation);

    /// <summary>Makes or replaces a schedule. <paramref name="exists"/> says what to try first.</summary>
    ValueTask PutAsync(RealmSchedule schedule, bool exists, CancellationToken cancellation);

    /// <summary>Deletes a schedule; nothing happens when there is none.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>A schedule, as a job asks for it.</summary>
/// <param name="Name">Its name in the realm's group.</param>
/// <param name="Expression"><c>cron(…)</c>.</param>
/// <param name="Timezone">The IANA zone of the expression.</param>
/// <param name="Start">Not before; null: at once.</param>
/// <param name="End">Not after; null: for ever.</param>
/// <param name="Input">What the dispatch function is handed.</param>
public sealed record RealmSchedule(string Name, string Expression, string Timezone, DateTimeOffset? Start, DateTimeOffset? End, string Input);

/// <summary>A schedule as stored.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="AsMade">Whether target, retries and state are as <see cref="IScheduleStore.PutAsync"/> writes them; somebody may have changed them by hand.</param>
public sealed record StoredSchedule(RealmSchedule Schedule, bool AsMade);
