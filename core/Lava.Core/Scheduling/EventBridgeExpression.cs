namespace Lava.Core.Scheduling;

/// <summary>A schedule of EventBridge Scheduler.</summary>
/// <param name="Expression"><c>cron(minutes hours day-of-month month day-of-week year)</c>; Sunday is 1.</param>
/// <param name="Timezone">The IANA zone it is in.</param>
/// <param name="Start">Not before; null: at once.</param>
/// <param name="End">Not after; null: for ever.</param>
public sealed record EventBridgeExpression(string Expression, string Timezone, DateTimeOffset? Start, DateTimeOffset? End);
