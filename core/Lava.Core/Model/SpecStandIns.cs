namespace Lava.Core.Model;
#pragma warning disable CS1591
public sealed record Realm; public sealed record Job { public string Worker { get; init; } = ""; } public sealed record Connection; public sealed record S3Trigger;
