using System.CommandLine;
using Lava.Cli.Output;
using Lava.Core.Model;

namespace Lava.Cli.Commands;

/// <summary><c>lava cancel</c> and <c>lava retry</c>.</summary>
internal static class RequestCommands
{
    private static readonly Argument<string> Run = new("RUN") { Description = "A run's id, or a beginning of it (6 characters or more)" };

    public static Command Cancel(CommandSet set) => set.OnRealm("cancel", """
        Asks a run to stop: a queued one ends at once, the processes of a running one get TERM, then KILL.

        Example:
          lava cancel 0198c2d4
        """, CancelAsync, Run);

    public static Command Retry(CommandSet set) => set.OnRealm("retry", """
        Runs an ended run again, under its id. Chain and dag go on from what did not complete.

        Example:
          lava retry 0198c2d4
        """, RetryAsync, Run);

    private static async Task<int> CancelAsync(Invocation call)
    {
        var run = await call.RunAsync(Run);
        var control = await call.Realm.ControlAsync(call.Cancellation);
        var asked = await control.CancelAsync(run.Key, Person.Name(call.Context), call.Cancellation);
        if (asked is null)
        {
            var now = await call.Ports.Runs.GetAsync(run.Key, call.Cancellation);
            throw new CliException($"{run.JobId} ({run.RunId}) has ended already: {now?.Status.Text() ?? "it is gone"}");
        }
        await SayAsync(call, asked, asked.IsEnded ? "cancelled" : "asked its worker to stop it");
        return ExitCodes.Done;
    }

    private static async Task<int> RetryAsync(Invocation call)
    {
        var run = await call.RunAsync(Run);
        var control = await call.Realm.ControlAsync(call.Cancellation);
        if (await control.RetryAsync(run.Key, Person.Name(call.Context), call.Cancellation) is { } problem)
            throw new CliException($"{run.JobId} ({run.RunId}) can't be retried: {problem}");
        await SayAsync(call, await call.Ports.Runs.GetAsync(run.Key, call.Cancellation) ?? run, "dispatched again");
        return ExitCodes.Done;
    }

    private static async Task SayAsync(Invocation call, Run run, string what)
    {
        if (call.Json) await call.Context.Out.WriteJsonAsync(RunJson.Line(run, []));
        else await call.Context.Error.WriteLineAsync($"{run.JobId} ({run.RunId}): {what}");
    }
}
