namespace Lava.Aws.Schedules;

/// <summary>What a realm's schedules have in common.</summary>
public sealed record ScheduleTarget
{
    /// <summary>The group they are in.</summary>
    public required string Group { get; init; }
    /// <summary>ARN of the dispatch function.</summary>
    public required string Function { get; init; }
    /// <summary>ARN of the role in which Scheduler invokes it.</summary>
    public required string Role { get; init; }
    /// <summary>ARN of the queue for what could not be delivered; null: none.</summary>
    public string? FailureQueue { get; init; }
}
