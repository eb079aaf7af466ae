using System.Text.Json.Nodes;
using Lava.Cli.Realms;
using Spectre.Console;

namespace Lava.Cli.Tests.Support;

/// <summary>A realm folder of its own, and command lines run against it within this process.</summary>
internal sealed class TestRealm : IAsyncDisposable
{
    public TestRealm(string realm = "realm: trial\nfleets:\n  core: {slots: 2}\ndispatchers:\n  main: {timezone: UTC}\n")
    {
        Write("realm.yaml", realm);
        Environment["LAVA_REALM_DIR"] = Folder;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("lava-cli-").FullName;
    public Dictionary<string, string> Environment { get; } = [];
    public FakeEngine Engine { get; } = new();
    public FakeSignals Signals { get; } = new();
    public string Input { get; set; } = "";

    public static string Job(string id, string extra = "") =>
        $"job_id: {id}\ntype: log\nworker: core\npayload: --\nenabled: true\ndescription: d\nowner: o\n{extra}";

    public TestRealm WithJob(string id, string extra = "")
    {
        Write($"jobs/{id.Replace('/', '-')}.yaml", Job(id, extra));
        return this;
    }

    public string Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        // Written a while ago: nobody waits for it to settle.
        File.SetLastWriteTimeUtc(full, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-5));
        return full;
    }

    public async Task<Result> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await LavaProgram.RunAsync(args, Context(output, error), CancellationToken.None);
        return new Result(exit, output.ToString(), error.ToString());
    }

    public CliContext Context(TextWriter output, TextWriter error) => new()
    {
        Out = output,
        Error = error,
        In = new StringReader(Input),
        Results = Plain(output),
        Messages = Plain(error),
        Time = TimeProvider.System,
        Environment = name => Environment.GetValueOrDefault(name),
        Folder = Folder,
        Realms = new EmbeddedRealmOpener(),
        Engine = Engine,
        Signals = tellState => { Signals.TellState = tellState; return Signals; },
    };

    /// <summary>The realm opened, for what no command does.</summary>
    public Task<OpenRealm> OpenAsync() => new EmbeddedRealmOpener().OpenFolderAsync(Folder, Context(TextWriter.Null, TextWriter.Null), CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static IAnsiConsole Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 10_000;
        return console;
    }
}

/// <summary>What a command line came to.</summary>
internal sealed record Result(int Exit, string Out, string Error)
{
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();
    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    public IReadOnlyList<JsonObject> JsonLines => [.. Lines.Select(l => JsonNode.Parse(l)!.AsObject())];
    public string Only => Assert.Single(Lines);
}
