using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Core.Naming;
using Lava.Infra.Permissions;
using Architecture = Lava.Infra.Configuration.Architecture;

namespace Lava.Infra.Constructs;

/// <summary>What a function of the realm needs.</summary>
public sealed record RealmFunctionProps
{
    /// <summary>The realm.</summary>
    public required RealmContext Realm { get; init; }
    /// <summary>Its name within the realm, which is also the name of its handler in the binary.</summary>
    public required string Name { get; init; }
    /// <summary>What it does, in a line.</summary>
    public required string Description { get; init; }
    /// <summary>The binary.</summary>
    public required Code Code { get; init; }
    /// <summary>What its role may do.</summary>
    public required IReadOnlyList<Right> Rights { get; init; }
    /// <summary>Where events go that it could not handle; null: its caller keeps them.</summary>
    public IQueue? Failures { get; init; }
    /// <summary>The longest it may take.</summary>
    public Duration Timeout { get; init; } = Duration.Seconds(60);
    /// <summary>Its memory, in MiB.</summary>
    public int Memory { get; init; } = 256;
    /// <summary>At most so many at once; null: as many as the account allows.</summary>
    public int? Concurrency { get; init; }
    /// <summary>Variables of its own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>A function of the realm: the one binary, a handler, a role of its own, a log group of its own.</summary>
public sealed class RealmFunction : Construct
{
    /// <summary>Makes the function.</summary>
    public RealmFunction(Construct scope, string id, RealmFunctionProps props) : base(scope, id)
    {
        var name = Names.Function(props.Realm.Realm, props.Name);
        var logs = new LogGroup(this, "Logs", new LogGroupProps
        {
            LogGroupName = "/aws/lambda/" + name,
            Retention = Retentions.Of(props.Realm.Deployment.Retention.LogDays),
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Role = new Role(this, "Role", new RoleProps
        {
            RoleName = name,
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
            Description = props.Description,
        });
        IEnumerable<Right> all = [.. props.Rights, Permissions.Rights.Logs(props.Realm, "/aws/lambda/" + name), .. props.Failures is { } queue ? [Permissions.Rights.Failures(queue.QueueArn)] : Array.Empty<Right>()];
        foreach (var right in all) Role.AddToPolicy(right.Statement());
        Role.Node.FindChild("DefaultPolicy").OwnNamesOnly();
        Function = new Function(this, "Function", new FunctionProps
        {
            FunctionName = name,
            Description = props.Description,
            Runtime = Runtime.PROVIDED_AL2023,
            Architecture = props.Realm.Deployment.Architecture == Architecture.Arm64 ? Amazon.CDK.AWS.Lambda.Architecture.ARM_64 : Amazon.CDK.AWS.Lambda.Architecture.X86_64,
            Handler = props.Name,
            Code = props.Code,
            Role = Role,
            LogGroup = logs,
            Timeout = props.Timeout,
            MemorySize = props.Memory,
            ReservedConcurrentExecutions = props.Concurrency,
            Environment = new Dictionary<string, string>(props.Environment) { [FunctionVariables.Realm] = props.Realm.Realm },
        });
        if (props.Failures is null) return;
        // A run a day late is worse than none: an event is tried twice more, within the hour.
        _ = new CfnEventInvokeConfig(this, "Retries", new CfnEventInvokeConfigProps
        {
            FunctionName = Function.FunctionName,
            Qualifier = "$LATEST",
            MaximumEventAgeInSeconds = 3600,
            MaximumRetryAttempts = 2,
            DestinationConfig = new CfnEventInvokeConfig.DestinationConfigProperty
            {
                OnFailure = new CfnEventInvokeConfig.OnFailureProperty { Destination = props.Failures.QueueArn },
            },
        });
    }

    /// <summary>The function.</summary>
    public Function Function { get; }

    /// <summary>Its role.</summary>
    public Role Role { get; }

    /// <summary>Lets a service call it, for a resource of this account.</summary>
    public void Allow(string id, string service, string sourceArn) => _ = new CfnPermission(this, id, new CfnPermissionProps
    {
        FunctionName = Function.FunctionArn,
        Action = "lambda:InvokeFunction",
        Principal = service,
        SourceArn = sourceArn,
        SourceAccount = Stack.Of(this).Account,
    });
}
