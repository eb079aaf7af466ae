using System.CommandLine;
using Lava.Cli.Running;

namespace Lava.Cli.Commands;

/// <summary><c>lava up</c>: runs a realm.</summary>
internal static class UpCommand
{
    private static readonly Argument<string?> Dir = new("DIR") { Description = "The realm's folder; default: as --dir", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create(CommandSet set) => set.OnFolder("up", """
        Runs a realm: its schedules, its triggers, and a worker for each fleet; prints each run as it changes.
        Changed specs are read again within a second. The first Ctrl-C takes no more work and waits for what runs; the second ends it.

        Example:
          lava up samples/weather
        """, Dir, RunAsync);

    private static async Task<int> RunAsync(Invocation call)
    {
        await new RealmRunner(call.Context, call.Realm).RunAsync(call.Cancellation);
        return ExitCodes.Done;
    }
}
