using Lava.Core.Model;

namespace Lava.Core.Ports;

/// <summary>What every store of runs decides alike.</summary>
public static class RunRows
{
    /// <summary>How the <c>due</c> of a waiting row begins.</summary>
    public const string Waiting = "W#";
    /// <summary>How the <c>due</c> of a held row begins.</summary>
    public const string Held = "H#";

    /// <summary>Throws when a row's fence isn't the next one: a mistake of the caller.</summary>
    public static void CheckFence(Run row, long? seenFence)
    {
        var next = seenFence is { } seen ? seen + 1 : 0;
        if (row.Fence != next) throw new ArgumentException($"run {row.Key}: the fence of the new row must be {next}, not {row.Fence}", nameof(row));
    }

    /// <summary>A refused write, unless the stored row shows that this very write had been applied.</summary>
    public static RunWrite Refused(Run row, Run? stored) => new(stored?.Nonce is { } nonce && nonce == row.Nonce, stored);

    /// <summary>When the row's last event was, as listings sort it.</summary>
    public static string EventTime(Run row) => row.TuEvent ?? Instant.ToUtcSeconds(row.TsDispatch);

    /// <summary>The session that the <c>due</c> of a held row names.</summary>
    public static SessionId HolderOf(string due, string fleet)
    {
        var text = due[Held.Length..];
        return SessionId.Parse(text) ?? new SessionId(fleet, text);
    }
}
