using Lava.Core.Specs;

namespace Lava.Core.Scheduling;

/// <summary>Something wrong in a schedule.</summary>
/// <param name="Path">The place within the schedule, such as <c>[1].crontab</c>.</param>
/// <param name="AtName">Whether a field's name is what is wrong.</param>
/// <param name="Message"><c>what is wrong: what would be right</c>.</param>
public sealed record ScheduleProblem(FieldPath Path, bool AtName, string Message);
