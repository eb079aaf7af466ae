using Lava.Worker.Hosting;
using System.Text;
using Lava.Cli.Realms;
using Lava.Cli.Running;
using Spectre.Console;

namespace Lava.Cli;

/// <summary>The context of the real program.</summary>
internal static class ProcessContext
{
    // Texts are never folded by us: a path that is broken over two lines can't be copied.
    private const int Width = 10_000;

    public static CliContext Create()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8, 16 * 1024) { AutoFlush = true };
        // Several threads say something.
        var error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), utf8, 4 * 1024) { AutoFlush = true });
        return new CliContext
        {
            Out = output,
            Error = error,
            In = Console.In,
            Results = ConsoleOn(output, !Console.IsOutputRedirected),
            Messages = ConsoleOn(error, !Console.IsErrorRedirected),
            Time = TimeProvider.System,
            Environment = System.Environment.GetEnvironmentVariable,
            Folder = System.Environment.CurrentDirectory,
            Realms = new EmbeddedRealmOpener(),
            Engine = new WorkerEngine(),
            Signals = tellState => new ProcessSignals(tellState),
            Abandon = lastWords => HardExit.After(lastWords, ExitCodes.Failed),
        };
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool terminal)
    {
        var colour = terminal && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
