using Lava.Core.Model;

namespace Lava.Simulation.Checks;

/// <summary>What a write changed, in short.</summary>
internal static class RowChange
{
    public static string Text(Run? old, Run row) => string.Join(", ", Parts(old, row));

    private static IEnumerable<string> Parts(Run? old, Run row)
    {
        yield return $"fence {row.Fence}";
        if (old?.Status != row.Status || old is null) yield return row.Status.Text();
        if (old?.Session != row.Session) yield return $"session {row.Session?.Split('/')[^1][..13] ?? "-"}";
        if (old?.Claim != row.Claim) yield return $"claim {row.Claim}";
        if (old?.Attempt != row.Attempt) yield return $"attempt {row.Attempt}";
        if (old is not null && old.Iteration != row.Iteration) yield return $"iteration {row.Iteration}";
        if (old is not null && old.Round != row.Round) yield return $"round {row.Round}";
        if (old is not null && old.Lost != row.Lost) yield return $"lost {row.Lost}";
        if (old?.NotBefore != row.NotBefore) yield return $"not before {row.NotBefore:HH:mm:ss}";
        if (old?.Due != row.Due) yield return $"due {(row.Due is { } due ? due.StartsWith('W') ? "W " + due[13..] : "H" : "-")}";
        if (old?.Live != row.Live) yield return $"live {row.Live ?? "-"}";
        if (old?.Cancel is null && row.Cancel is not null) yield return "cancel asked";
        if (!ReferenceEquals(old?.Actions, row.Actions)) yield return $"actions [{string.Join(' ', row.Actions?.Select(a => a.State.ToString()) ?? ["none"])}]";
        if (row.Children?.Count != old?.Children?.Count) yield return $"{row.Children?.Count} children";
        if (old?.Error != row.Error) yield return $"error \"{row.Error}\"";
    }
}
