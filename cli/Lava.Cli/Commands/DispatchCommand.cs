using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Parsing;
using Lava.Core.Dispatching;
using Lava.Core.Model;

namespace Lava.Cli.Commands;

/// <summary><c>lava dispatch</c>: asks for runs and prints their ids.</summary>
internal static class DispatchCommand
{
    // Commits of dispatches that run side by side are grouped: one write to the disk for many.
    private const int AtOnce = 64;

    private static readonly Argument<string[]> Jobs = new("JOB") { Description = "Job ids", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<JsonObject?> Parameters = Options.Map("--param", "-p", "A parameter: name=text or name:=json; dots go into maps");
    private static readonly Option<JsonObject?> Globals = Options.Map("--global", "-g", "A global, likewise");
    private static readonly Option<TimeSpan?> Delay = Options.Span("--delay", "Start after this time, of any length", "-d");
    private static readonly Option<string?> At = Options.Instant("--at", "Start at this instant; without an offset: local time");
    private static readonly Option<int> Count = Options.Count("--count", "So many runs of each job", 1, 1);

    public static Command Create(CommandSet set)
    {
        var command = set.OnRealm("dispatch", """
            Asks for a run of each job and prints a run id a line. A realm that is up works on it.

            Examples:
              lava dispatch etl/load etl/report
              lava dispatch etl/load -p vars.day=2026-01-31 -p limit:=10 -d 5m
              lava dispatch etl/load --at 2026-02-01T06:00:00+01:00
            """, RunAsync, Jobs, Parameters, Globals, Delay, At, Count);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Delay) is not null && result.GetResult(At) is not null) result.AddError("--delay and --at exclude each other: give one of them");
        });
        return command;
    }

    private static async Task<int> RunAsync(Invocation call)
    {
        var control = await call.Realm.ControlAsync(call.Cancellation);
        var time = call.Context.Time;
        var notBefore = NotBefore(call, time.GetUtcNow());
        var jobs = call.Get(Jobs).SelectMany(job => Enumerable.Repeat(job, call.Get(Count))).ToArray();
        var results = new DispatchResult[jobs.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs.Length), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = call.Cancellation }, async (i, cancellation) =>
            results[i] = await control.Dispatcher.DispatchAsync(Manual(call, jobs[i], notBefore, time), cancellation));
        foreach (var result in results)
        {
            if (result.Problem is { } problem) await call.Context.Error.WriteLineAsync($"lava: {result.Row.JobId}: {problem}");
            if (call.Json) await call.Context.Out.WriteJsonAsync(RunJson.Line(result.Row, []));
            else await call.Context.Out.WriteLineAsync(result.Row.RunId);
        }
        return results.Any(r => r.Problem is not null) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static DispatchRequest Manual(Invocation call, string job, DateTimeOffset? notBefore, TimeProvider time) => new()
    {
        JobId = job,
        RunId = Causes.Manual(time),
        Trigger = new RunTrigger { Source = "manual", Id = Person.Name(call.Context), Time = time.GetUtcNow() },
        Parameters = call.Get(Parameters),
        Globals = call.Get(Globals),
        NotBefore = notBefore,
    };

    private static DateTimeOffset? NotBefore(Invocation call, DateTimeOffset now) =>
        call.Get(Delay) is { } delay ? delay > TimeSpan.Zero ? Instant.Later(now, delay) : null
        : Instants.TryParse(call.Get(At), call.Context.Time.LocalTimeZone, out var at) ? at : null;
}
