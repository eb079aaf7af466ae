using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>Writes rows as decided from the row seen. Every write raises the fence and carries a nonce of its own.</summary>
public sealed class Rows(IRunStore store, TimeProvider time)
{
    private const int Rounds = 12;

    /// <summary>The first write of a row; refused when there is one.</summary>
    public ValueTask<RunWrite> CreateAsync(Run row, CancellationToken cancellation) =>
        store.WriteAsync(row with { Fence = 0, Nonce = Nonce() }, null, cancellation);

    /// <summary>One write on the row seen.</summary>
    public ValueTask<RunWrite> ReplaceAsync(Run seen, Run next, CancellationToken cancellation) =>
        store.WriteAsync(Next(seen, next), seen.Fence, cancellation);

    /// <summary>
    /// Decides on the row seen and writes; when refused, decides again on the row that came back.
    /// Returns the written row; null when <paramref name="decide"/> answered null: there is nothing to do any more.
    /// <paramref name="before"/> is done before each write, with what was decided.
    /// </summary>
    public async ValueTask<Run?> UpdateAsync(Run? seen, Func<Run, DateTimeOffset, Run?> decide, CancellationToken cancellation, Func<Run, ValueTask>? before = null)
    {
        for (var round = 0; seen is not null && round < Rounds; round++)
        {
            if (decide(seen, time.GetUtcNow()) is not { } next) return null;
            if (before is not null) await before(next);
            var write = await ReplaceAsync(seen, next, cancellation);
            if (write.Applied) return write.Row;
            seen = write.Row;
        }
        return null;
    }

    /// <summary>The next version of a row: fence and nonce.</summary>
    public static Run Next(Run seen, Run next) => next with { Fence = seen.Fence + 1, Nonce = Nonce() };

    private static string Nonce() => Guid.NewGuid().ToString("N")[..16];
}
