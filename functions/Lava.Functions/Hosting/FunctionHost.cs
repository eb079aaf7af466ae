using System.Globalization;
using Lava.Aws;
using Lava.Aws.Schedules;
using Lava.Core.Naming;
using Lava.Functions.Dispatch;
using Lava.Functions.RealmItem;
using Lava.Functions.Runtime;
using Lava.Functions.S3Trigger;
using Lava.Functions.ScheduleSync;
using Lava.Functions.Watchdog;

namespace Lava.Functions.Hosting;

/// <summary>Makes the function that a process is: one binary is all of them, and the handler's name says which.</summary>
internal static class FunctionHost
{
    // Below Scheduler's quota for requests a second in every region.
    private const int RequestsPerSecond = 50;

    /// <summary>The names of handlers.</summary>
    public static IReadOnlyCollection<string> Handlers { get; } = [.. FunctionVariables.Required.Keys];

    /// <summary>Makes a function. What it needs of the realm is read before the first event comes: this time is Lambda's.</summary>
    public static async Task<ILambdaFunction> MakeAsync(string handler, Func<string, string?> variable, JsonLines log, TimeProvider time, CancellationToken cancellation)
    {
        if (!Handlers.Contains(handler)) throw new LambdaException("Runtime.Handler", $"there is no function \"{handler}\": set the handler to {string.Join(", ", Handlers)}");
        var settings = new AwsSettings
        {
            Realm = Required(variable, FunctionVariables.Realm),
            Time = time,
            // A sync must see what it is about to act on.
            Caches = handler == "schedule-sync" ? CacheTimes.None : new CacheTimes(),
        };
        var realm = AwsRealm.Open(settings);
        // It writes what the others read.
        if (handler == "realm-item") return new RealmItemFunction(realm.SpecWriter, settings.Realm, log);
        var context = new FunctionContext(realm.Ports, variable, log, time);
        await context.Settings.RefreshAsync(cancellation);
        return handler switch
        {
            "dispatch" => new DispatchFunction(context),
            "s3trigger" => new S3TriggerFunction(context),
            "schedule-sync" => new ScheduleSyncFunction(context, Schedules(realm, variable, time)),
            _ => new WatchdogFunction(context),
        };
    }

    private static EventBridgeScheduleStore Schedules(AwsRealm realm, Func<string, string?> variable, TimeProvider time)
    {
        var target = new ScheduleTarget
        {
            Group = Required(variable, FunctionVariables.SchedulerGroup),
            Function = Required(variable, FunctionVariables.DispatchFunction),
            Role = Required(variable, FunctionVariables.SchedulerRole),
            FailureQueue = variable(FunctionVariables.FailureQueue) is { Length: > 0 } queue ? queue : null,
        };
        return new EventBridgeScheduleStore(realm.Clients.Scheduler, target, new TokenBucket(Rate(variable), Rate(variable), time), time);
    }

    private static int Rate(Func<string, string?> variable)
    {
        if (variable(FunctionVariables.SchedulerRate) is not { Length: > 0 } text) return RequestsPerSecond;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate
            : throw new LambdaException("Runtime.Environment", $"{FunctionVariables.SchedulerRate}: \"{text}\" is no whole number from 1: write requests a second, such as {RequestsPerSecond}");
    }

    private static string Required(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value ? value : throw new LambdaException("Runtime.Environment", $"{name} is not set: the realm's stack sets it");
}
