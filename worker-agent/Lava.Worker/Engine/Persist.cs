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
            catch (PortException e) when (e is not RowTooLargeException)
            {
                await Task.Delay(lease.RetryPause, time, cancellation);
            }
        }
    }
}
