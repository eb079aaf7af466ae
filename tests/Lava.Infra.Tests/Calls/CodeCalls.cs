using System.Reflection;
using Lava.Agent;
using Lava.Aws.Specs;
using Lava.Cli.Commands;
using Lava.Core.Ports;
using Lava.Embedded;
using Lava.Functions.Dispatch;
using Lava.Functions.Hosting;
using Lava.Functions.RealmItem;
using Lava.Functions.S3Trigger;
using Lava.Functions.ScheduleSync;
using Lava.Functions.Watchdog;
using Lava.Worker.Engine;

namespace Lava.Infra.Tests.Calls;

/// <summary>What each program calls on AWS, by its compiled code: which methods of ports, and which calls of the SDK those make.</summary>
internal sealed class CodeCalls
{
    private static readonly Assembly Aws = typeof(Lava.Aws.AwsRealm).Assembly, Embedded = typeof(EmbeddedRealm).Assembly;

    private readonly CallGraph _graph = new(
    [
        typeof(Lava.Core.Naming.Names).Assembly, Aws, typeof(FunctionContext).Assembly, typeof(WorkerHost).Assembly, typeof(AgentProgram).Assembly, typeof(StateCommand).Assembly,
    ]);

    /// <summary>The port methods that a function reaches, as <c>IRunStore.GetAsync</c>.</summary>
    public IReadOnlySet<string> OfFunction(string handler)
    {
        var type = handler switch
        {
            "dispatch" => typeof(DispatchFunction), "s3trigger" => typeof(S3TriggerFunction), "schedule-sync" => typeof(ScheduleSyncFunction),
            "watchdog" => typeof(WatchdogFunction), "realm-item" => typeof(RealmItemFunction), _ => throw new ArgumentOutOfRangeException(nameof(handler), handler, "no function"),
        };
        return Ports(CallGraph.MethodsOf(type));
    }

    /// <summary>The port methods that a worker reaches, and those of the commands that its jobs may call with its rights.</summary>
    public IReadOnlySet<string> OfWorker() =>
        Ports(CallGraph.MethodsOf(typeof(AgentProgram)).Concat(Commands(typeof(StateCommand), typeof(CpCommand), typeof(DispatchCommand))));

    /// <summary>The port methods that commands of the command line reach.</summary>
    public IReadOnlySet<string> OfCommands(params Type[] commands) => Ports(Commands(commands));

    /// <summary>The port methods that single methods reach.</summary>
    public IReadOnlySet<string> Of(params MethodBase[] methods) => Ports(methods);

    /// <summary>The calls of the SDK behind a port method, as <c>DynamoDB.GetItem</c>; what it does by way of other ports left out.</summary>
    public IReadOnlySet<string> Behind(string portMethod)
    {
        var method = Boundary.SelectMany(CallGraph.MethodsOf).First(m => Name(m) == portMethod);
        var entries = method.DeclaringType!.IsInterface ? _graph.Behind(method).Where(m => m.Module.Assembly == Aws) : [method];
        return _graph.Reached(entries, m => m.DeclaringType is { } type && !Boundary.Except([method.DeclaringType]).Contains(type)).Select(Sdk).OfType<string>().ToHashSet();
    }

    /// <summary>The ports, and what programs have beside them to reach AWS by.</summary>
    private static IReadOnlyList<Type> Boundary { get; } =
        [.. typeof(IRunStore).Assembly.GetTypes().Where(t => t is { IsInterface: true, Namespace: "Lava.Core.Ports" }), typeof(SpecWriter), typeof(Lava.Aws.Services.AutoScaling.IAmazonAutoScaling)];

    private static IEnumerable<MethodBase> Commands(params Type[] commands) => commands.SelectMany(CallGraph.MethodsOf);

    private HashSet<string> Ports(IEnumerable<MethodBase> entries) =>
        _graph.Reached(entries, IsOfThePrograms).Where(m => Boundary.Contains(m.DeclaringType!) && m is MethodInfo).Select(Name).ToHashSet();

    // A realm folder has no rights, and opening a realm calls nothing.
    private static bool IsOfThePrograms(MethodBase method) =>
        method.Module.Assembly != Embedded && method.DeclaringType?.Namespace is not "Lava.Cli.Realms";

    private static string Name(MethodBase method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static string? Sdk(MethodBase method) =>
        method is MethodInfo { DeclaringType: { IsInterface: true, Name: var type } } && type.StartsWith("IAmazon", StringComparison.Ordinal) && method.Name.EndsWith("Async", StringComparison.Ordinal)
            ? $"{type["IAmazon".Length..]}.{method.Name[..^"Async".Length]}"
            : null;
}
