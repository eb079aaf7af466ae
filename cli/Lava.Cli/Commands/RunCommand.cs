using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Parsing;
using Lava.Cli.Logging;
using Lava.Cli.Running;
using Lava.Core.Dispatching;
using Lava.Core.Model;

namespace Lava.Cli.Commands;

/// <summary><c>lava run</c>: one job, start to end.</summary>
internal static class RunCommand
{
    private static readonly Argument<string?> Dir = new("DIR") { Description = "The realm's folder" };
    private static readonly Argument<string> Job = new("JOB") { Description = "The job's id" };
    private static readonly Option<JsonObject?> Parameters = Options.Map("--param", "-p", "A parameter: name=text or name:=json; dots go into maps");
    private static readonly Option<JsonObject?> Globals = Options.Map("--global", "-g", "A global, likewise");
    private static readonly Option<TimeSpan?> Timeout = Options.Span("--timeout", "Cancel it all after this time");

    public static Command Create(CommandSet set) => set.OnFolder("run", """
        Runs one job and everything that it dispatches, streams the output, and shows what it left.
        Works only on its own tree of runs, also beside a running `lava up`. Ctrl-C cancels the tree.

        Examples:
          lava run samples/hello hello
          lava run samples/hello hello -p vars.name=Ada
          lava run samples/weather weather/report --timeout 5m
        """, Dir, RunAsync, Job, Parameters, Globals, Timeout);

    private static async Task<int> RunAsync(Invocation call)
    {
        var (context, realm, job) = (call.Context, call.Realm, call.Get(Job));
        if (await RefusedAsync(call, job)) return ExitCodes.Failed;
        var request = new DispatchRequest
        {
            JobId = job,
            RunId = Causes.Manual(context.Time),
            Trigger = new RunTrigger { Source = "manual", Id = Person.Name(context), Time = context.Time.GetUtcNow() },
            Parameters = call.Get(Parameters),
            Globals = call.Get(Globals),
        };
        using var logs = PeopleLog.Create(context);
        var printer = new OutputPrinter(request.RunId, call.Json ? context.Error : context.Out, context.Error, context.Time);
        var outcome = await new TreeRunner(context, realm, printer, logs).RunAsync(request, call.Get(Timeout), call.Cancellation);
        await ShowAsync(call, new RunKey(job, request.RunId));
        return outcome.IsGood ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<bool> RefusedAsync(Invocation call, string job)
    {
        var problems = call.Realm.Specs?.Current.ErrorsInReachOf(job) ?? [];
        foreach (var problem in problems) await call.Context.Error.WriteLineAsync(problem.Format());
        if (problems.Count > 0) return true;
        var found = await call.Ports.Specs.JobAsync(job, call.Cancellation);
        if (found.Problem is { } reason)
        {
            await call.Context.Error.WriteLineAsync($"lava: {job}: {reason}");
            return true;
        }
        if (found.Item is null)
        {
            var near = (await call.Ports.Specs.JobsAsync(call.Cancellation)).Select(j => j.JobId).Order(StringComparer.Ordinal).Take(8).ToList();
            await call.Context.Error.WriteLineAsync(
                $"lava: no such job: {job}; {(near.Count == 0 ? "the realm has no good jobs" : "there are " + string.Join(", ", near) + (near.Count == 8 ? ", …" : ""))}");
            return true;
        }
        if (found.Item.Enabled.Bool() is false or null && found.Item.Enabled.Text() is null)
            await call.Context.Error.WriteLineAsync($"lava: {job} is disabled, so it will be skipped: its spec needs `enabled: true`");
        return false;
    }

    private static async Task ShowAsync(Invocation call, RunKey key)
    {
        if (await call.Ports.Runs.GetAsync(key, CancellationToken.None) is not { } row) return;
        var node = await RunNode.ReadAsync(call.Ports, row, CancellationToken.None);
        if (call.Json) await call.Context.Out.WriteJsonAsync(RunJson.Whole(node));
        else call.Context.Results.Write(await RunTree.DrawAsync(node, call.Ports.Blobs, call.Context.Time.GetUtcNow(), CancellationToken.None));
    }
}
