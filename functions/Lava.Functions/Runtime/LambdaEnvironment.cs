using System.Globalization;

namespace Lava.Functions.Runtime;

/// <summary>What Lambda tells a runtime by its environment (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).</summary>
public sealed record LambdaEnvironment
{
    /// <summary><c>AWS_LAMBDA_RUNTIME_API</c>: host and port of the runtime API.</summary>
    public required string RuntimeApi { get; init; }
    /// <summary><c>_HANDLER</c>: which function this process is.</summary>
    public required string Handler { get; init; }
    /// <summary>The function's name.</summary>
    public string FunctionName { get; init; } = "";
    /// <summary>The function's version.</summary>
    public string FunctionVersion { get; init; } = "";
    /// <summary>The function's memory, in MB.</summary>
    public int MemoryLimit { get; init; }
    /// <summary>Where the log goes.</summary>
    public string LogGroupName { get; init; } = "";
    /// <summary>This process's log.</summary>
    public string LogStreamName { get; init; } = "";

    /// <summary>Reads the variables. Throws <see cref="LambdaFailure"/> where one is missing that Lambda always sets.</summary>
    public static LambdaEnvironment Read(Func<string, string?> variable) => new()
    {
        RuntimeApi = variable("AWS_LAMBDA_RUNTIME_API") ?? throw Missing("AWS_LAMBDA_RUNTIME_API"),
        Handler = variable("_HANDLER") ?? throw Missing("_HANDLER"),
        FunctionName = variable("AWS_LAMBDA_FUNCTION_NAME") ?? "",
        FunctionVersion = variable("AWS_LAMBDA_FUNCTION_VERSION") ?? "",
        MemoryLimit = int.TryParse(variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var memory) ? memory : 0,
        LogGroupName = variable("AWS_LAMBDA_LOG_GROUP_NAME") ?? "",
        LogStreamName = variable("AWS_LAMBDA_LOG_STREAM_NAME") ?? "",
    };

    private static LambdaFailure Missing(string name) => new("Runtime.Environment", $"{name} is not set: this program runs in AWS Lambda, on the runtime provided.al2023");
}
