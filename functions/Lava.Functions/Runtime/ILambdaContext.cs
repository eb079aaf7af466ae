namespace Lava.Functions.Runtime;

/// <summary>What Lambda tells of an invoke, under the names of the package Amazon.Lambda.Core.</summary>
public interface ILambdaContext
{
    /// <summary>The invoke's id: the same for the retries of one event.</summary>
    string AwsRequestId { get; }
    /// <summary>The function's name.</summary>
    string FunctionName { get; }
    /// <summary>The function's version.</summary>
    string FunctionVersion { get; }
    /// <summary>The ARN it was invoked by.</summary>
    string InvokedFunctionArn { get; }
    /// <summary>The function's memory.</summary>
    int MemoryLimitInMB { get; }
    /// <summary>Where its log goes.</summary>
    string LogGroupName { get; }
    /// <summary>This process's log.</summary>
    string LogStreamName { get; }
    /// <summary>What is left until Lambda ends the invoke.</summary>
    TimeSpan RemainingTime { get; }
}
