using System.CommandLine;
using Lava.Cli.Logging;
using Lava.Cli.Running;
using Lava.Worker.Telemetry;

namespace Lava.Cli.Commands;

/// <summary><c>lava up</c>: runs a realm.</summary>
internal static class UpCommand
{
    private static readonly Argument<string?> Dir = new("DIR") { Description = "The realm's folder; default: as --dir", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<LogFormat?> Format = new("--log-format") { Description = "text for people, or json: one object a line on standard error, for programs; default: LAVA_LOG_FORMAT, else text" };

    public static Command Create(CommandSet set) => set.OnFolder("up", """
        Runs a realm: its schedules, its triggers, and a worker for each fleet; prints each run as it changes.
        Changed specs are read again within a second. The first Ctrl-C takes no more work and waits for what runs; the second ends it.

        Examples:
          lava up samples/weather
          lava up samples/weather --log-format json
        """, Dir, RunAsync, Format);

    private static async Task<int> RunAsync(Invocation call)
    {
        using var telemetry = TelemetryExport.Start(call.Context.Environment, WorkerSetup.Version, problem => call.Context.Error.WriteLine($"lava: {problem}"));
        if ((call.Get(Format) ?? LogFormats.Configured(call.Context)) == LogFormat.Json)
        {
            using var json = new JsonLog(call.Context, call.Realm.Ports.Realm);
            await new RealmRunner(call.Context with { Error = new LoggedText(json.CreateLogger("Lava"), json.Flush) }, call.Realm, json, json.CreateLogger("Lava")).RunAsync(call.Cancellation);
            return ExitCodes.Done;
        }
        using var text = PeopleLog.Create(call.Context);
        await new RealmRunner(call.Context, call.Realm, text).RunAsync(call.Cancellation);
        return ExitCodes.Done;
    }
}
