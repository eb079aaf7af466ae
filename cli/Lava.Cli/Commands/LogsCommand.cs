using System.CommandLine;
using Lava.Cli.Running;

namespace Lava.Cli.Commands;

/// <summary><c>lava logs</c>: a run's output.</summary>
internal static class LogsCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "A run's id, or a beginning of it (6 characters or more)" };
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on until the run has ended" };
    private static readonly Option<bool> Stderr = new("--stderr") { Description = "Standard error instead of standard output" };

    public static Command Create(CommandSet set) => set.OnRealm("logs", """
        Prints what the processes of a run wrote; with -f it follows them live. The lines of child runs stand behind their job's name.

        Examples:
          lava logs 0198c2d4
          lava logs 0198c2d4 -f
          lava logs 0198c2d4 --stderr
        """, RunAsync, Run, Follow, Stderr);

    private static async Task<int> RunAsync(Invocation call)
    {
        var run = await call.RunAsync(Run);
        var follower = new OutputFollower(call.Ports, new LiveOutputs(call.Realm.Private), call.Get(Stderr), call.Context.Out, call.Context.Time);
        await follower.PrintAsync(run, call.Get(Follow), call.Cancellation);
        return ExitCodes.Done;
    }
}
