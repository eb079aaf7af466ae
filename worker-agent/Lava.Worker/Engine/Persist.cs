using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Engine;

/// <summary>Calls of a run's own protocol outlive a port's errors: they are made again while the lease lasts, for a store that is away for a while is no failure of a job.</summary>
internal static class Persist
{
    /// <summary>A conditional write, tried again with the same nonce, so that one that had applied is recognized.</summary>
    public static Task<RunWrite> WriteAsync(IRunStore store, Run next, long? seenFence, Lease lease, TimeProvider time) =>
        CallAsync(() => store.WriteAsync(next, seenFence, CancellationToken.None), $"{next.Key} was not written", lease, time, CancellationToken.None);

    /// <summary>A call that may be made twice. Throws <see cref="HoldLostException"/> when the lease ends before it goes through.</summary>
    public static async Task<T> CallAsync<T>(Func<ValueTask<T>> call, string otherwise, Lease lease, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            if (lease.IsOver) throw new HoldLostException($"the lease is over; {otherwise}");
            try
            {
                return await call();
            }
            catch (PortException e) when (e is not (RowTooLargeException or UnreadableRowException))
            {
                await Task.Delay(lease.RetryPause, time, cancellation);
            }
        }
    }

    /// <summary>So many reads, with the pause between them, are about a beat.</summary>
    public const int Reads = 20;

    /// <summary>So many, with the pause between them, are no less than a lease.</summary>
    public const int ReadsOfALease = 51;

    /// <summary>A call that may be made twice, made again a few times, not for ever: what can't be reached must not keep a slot, and what was decided for it goes stale.</summary>
    public static async Task<T> PatientlyAsync<T>(Func<ValueTask<T>> call, int most, Lease lease, TimeProvider time, CancellationToken cancellation)
    {
        for (var made = 1; ; made++)
        {
            try
            {
                return await call();
            }
            catch (PortException e) when (made < most && e is not (RowTooLargeException or UnreadableRowException))
            {
                await Task.Delay(lease.RetryPause, time, cancellation);
            }
        }
    }
}
