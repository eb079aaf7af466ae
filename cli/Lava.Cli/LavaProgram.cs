using System.CommandLine;
using Lava.Cli.Commands;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli;

/// <summary>The program: parses a command line, runs the command, turns what went wrong into a sentence and an exit status.</summary>
public static class LavaProgram
{
    /// <summary>Runs one command line. Returns the exit status.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancellation)
    {
        var root = Root.Create(context);
        // No response files: a value may begin with @.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(e => e.Message).Distinct()) await context.Error.WriteLineAsync($"lava: {message}");
            var name = parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ";
            await context.Error.WriteLineAsync($"See: lava {name}--help");
            return ExitCodes.Usage;
        }
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                // Ctrl-C ends a plain command; those that have something to tidy up listen themselves.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (CliException e)
        {
            await context.Error.WriteLineAsync($"lava: {e.Message}");
            return e.ExitCode;
        }
        catch (Exception e) when (e is PortException or ConfigException or IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"lava: {e.Message}");
            return ExitCodes.Failed;
        }
    }
}
