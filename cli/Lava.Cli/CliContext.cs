using Lava.Worker.Hosting;
using Lava.Cli.Realms;
using Lava.Cli.Running;
using Lava.Worker.Engine;
using Spectre.Console;

namespace Lava.Cli;

/// <summary>All that the commands know of the process around them; a test brings its own.</summary>
public sealed record CliContext
{
    /// <summary>Results, as they are.</summary>
    public required TextWriter Out { get; init; }
    /// <summary>Messages for people, as they are.</summary>
    public required TextWriter Error { get; init; }
    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }
    /// <summary>Results for people, on standard output.</summary>
    public required IAnsiConsole Results { get; init; }
    /// <summary>Messages for people, on standard error.</summary>
    public required IAnsiConsole Messages { get; init; }
    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
    /// <summary>Looks up environment variables.</summary>
    public required Func<string, string?> Environment { get; init; }
    /// <summary>The current folder.</summary>
    public required string Folder { get; init; }
    /// <summary>Opens realms.</summary>
    public required IRealmOpener Realms { get; init; }
    /// <summary>Runs workers.</summary>
    public required IEngine Engine { get; init; }
    /// <summary>Ctrl-C and its kin, for the commands that don't just end by it; what is to be done when somebody asks for the state (SIGUSR1).</summary>
    public required Func<Action, IStopSignals> Signals { get; init; }
    /// <summary>What this process's workers tell of themselves.</summary>
    public StateReport State { get; init; } = new();
    /// <summary>Ends the process at once, after its last words, when a worker in it hangs; null: it is left alone.</summary>
    public Action<Action>? Abandon { get; init; }

    /// <summary>Says what this process's workers are at.</summary>
    public void TellState()
    {
        foreach (var line in State.Lines()) Error.WriteLine($"lava: {line}");
        Error.Flush();
    }

    /// <summary>The full path of what a person wrote.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Folder);
}
