namespace Lava.Functions.Runtime;

/// <summary>One invoke, as the runtime API hands it out.</summary>
internal sealed record Invocation : ILambdaContext
{
    private readonly TimeProvider _time;
    private readonly LambdaEnvironment _environment;

    public Invocation(LambdaEnvironment environment, TimeProvider time) => (_environment, _time) = (environment, time);

    /// <summary>The event.</summary>
    public required byte[] Payload { get; init; }
    /// <summary>When Lambda ends it.</summary>
    public required DateTimeOffset Deadline { get; init; }
    /// <summary>The X-Ray header; null: none.</summary>
    public string? TraceId { get; init; }

    public required string AwsRequestId { get; init; }
    public required string InvokedFunctionArn { get; init; }
    public string FunctionName => _environment.FunctionName;
    public string FunctionVersion => _environment.FunctionVersion;
    public int MemoryLimitInMB => _environment.MemoryLimit;
    public string LogGroupName => _environment.LogGroupName;
    public string LogStreamName => _environment.LogStreamName;
    public TimeSpan RemainingTime => Deadline - _time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
