using Lava.Aws;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Launching;
using Lava.Worker.Telemetry;

namespace Lava.Agent;

/// <summary>The program: reads its options, runs the worker, turns what went wrong into a sentence and an exit status.</summary>
internal static class AgentProgram
{
    /// <summary>Exit statuses: those of the original, and 75 (temporary failure) when whoever started it should start it again.</summary>
    public const int Done = 0, Failed = 1, Usage = 2, Again = 75, Killed = 143;

    /// <summary>Runs it. Returns the exit status.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, Func<string, string?> environment)
    {
        var (options, exit) = CommandLine.Read(args, environment, output, error);
        if (options is null) return exit;
        if (Environment.IsPrivilegedProcess && !options.Root)
        {
            await error.WriteLineAsync("lava-worker: running as root: every job would, too. Start it as a user of its own, or give --root");
            return Failed;
        }
        try
        {
            using var log = AgentLog.Open(options, error);
            using var telemetry = TelemetryExport.Start(environment, WorkerAgent.Version, log.Warn);
            using var realm = AwsRealm.Open(new AwsSettings { Realm = options.Realm, Region = options.Region, Profile = options.Profile, PayloadCache = AgentFolders.Payloads(environment, options.Realm) });
            return await new WorkerAgent(options, realm, environment, log).RunAsync();
        }
        catch (Exception e) when (e is PortException or ConfigException or LauncherException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"lava-worker: {e.Message}");
            return Failed;
        }
    }
}
