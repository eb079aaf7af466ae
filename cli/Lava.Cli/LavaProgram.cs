using System.CommandLine;
using Lava.Cli.Commands;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Validation;
using Lava.Worker.Launching;

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
            foreach (var message in Messages(parsed)) await context.Error.WriteLineAsync($"lava: {message}");
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
        catch (Exception e) when (e is PortException or ConfigException or LauncherException or IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"lava: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync("lava: interrupted");
            return ExitCodes.Failed;
        }
        catch (Exception e)
        {
            // Ours to mend; nobody else can do anything with a stack trace.
            await context.Error.WriteLineAsync($"lava: internal error: {(context.Environment("LAVA_DEBUG") is { Length: > 0 } ? e.ToString() : e.Message + " (LAVA_DEBUG=1 tells more)")}");
            return ExitCodes.Failed;
        }
    }

    // "No command" is no news beside a word that is none.
    private static IEnumerable<string> Messages(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is RootCommand root)
        {
            if (parsed.UnmatchedTokens is not [var word, ..]) return ["give a command: " + string.Join(", ", root.Subcommands.Select(c => c.Name))];
            var near = Nearest.Find(word, root.Subcommands.Select(c => c.Name));
            return [$"\"{word}\" is no command: {(near is null ? "there are " + string.Join(", ", root.Subcommands.Select(c => c.Name)) : $"did you mean \"{near}\"?")}"];
        }
        return parsed.Errors.Select(e => e.Message).Distinct();
    }
}
