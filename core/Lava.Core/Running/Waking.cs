using Lava.Core.Model;
using Lava.Core.Naming;

namespace Lava.Core.Running;

/// <summary>Step 0: whoever leaves a row waiting says when it is due, then sends its message.</summary>
public static class Waking
{
    /// <summary>The row as it waits: due a minute after its wake-up, or, beyond the queue's longest delay, when the sweep must send it.</summary>
    public static Run Waiting(Run row, DateTimeOffset now)
    {
        var at = row.NotBefore is { } later && later > now ? later : now;
        var due = IsFar(row, now) ? at - Timing.FarLead : at + Timing.WakeGrace;
        return row with { Due = "W#" + Instant.ToKey(due), Sweep = Names.Sweep(row.Live!, row.RunId) };
    }

    /// <summary>The delay to send a waiting row's message with; null when it is too far away and the sweep will send it.</summary>
    public static TimeSpan? Delay(Run row, DateTimeOffset now)
    {
        if (row.Live is null || row.Message is null) return null;
        if (row.NotBefore is not { } at || at <= now) return TimeSpan.Zero;
        return IsFar(row, now) ? null : TimeSpan.FromSeconds(Math.Ceiling((at - now).TotalSeconds));
    }

    /// <summary>The row after the sweep sent its message again: due later each time, up to two hours.</summary>
    public static Run Resent(Run row, DateTimeOffset now)
    {
        var sends = row.Sends + 1;
        var due = now + TimeSpan.FromMinutes(15) * Math.Pow(2, Math.Min(sends, 3));
        return row with { Sends = sends, Due = "W#" + Instant.ToKey(due) };
    }

    /// <summary>Whether a row waits and its due instant has come.</summary>
    public static bool IsDue(Run row, DateTimeOffset now) =>
        row.Due is { } due && due.StartsWith("W#", StringComparison.Ordinal) && string.CompareOrdinal(due, "W#" + Instant.ToKey(now)) <= 0;

    private static bool IsFar(Run row, DateTimeOffset now) => row.NotBefore is { } at && at - now > Timing.LongestDelay;
}
