using System.CommandLine;
using Lava.Core.Model;
using Lava.Core.Naming;
using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>The command line of <c>lava-worker</c>: the original's options (spec: worker.md §1.1) and what we add. An option left out is looked up as <c>LAVA_NAME</c>.</summary>
internal sealed class CommandLine
{
    private static readonly TimeSpan UsualDrain = TimeSpan.FromMinutes(15);

    private readonly Option<string?> _realm = new("--realm", "-r") { Description = "The realm (or LAVA_REALM)", HelpName = "NAME" };
    private readonly Option<string?> _worker = new("--worker", "-w") { Description = "The fleet, or several separated by commas (or LAVA_WORKER)", HelpName = "FLEET" };
    private readonly Option<int?> _threads = new("--threads", "-t") { Description = "Runs at a time (or LAVA_SLOTS); default: x-workers of the realm, else 5 or one a processor", HelpName = "N" };
    private readonly Option<string?> _drain = new("--drain") { Description = "How long jobs may go on after a request to stop, such as 10m (or LAVA_DRAIN); default: 15m", HelpName = "DURATION" };
    private readonly Option<int?> _heartbeat = new("--heartbeat", "-b") { Description = "Log a heartbeat each so many seconds, 30 or more; 0: none", HelpName = "SECONDS" };
    private readonly Option<bool> _root = new("--root") { Description = "Run even as root: every job then runs as root, too" };
    private readonly Option<string?> _profile = new("--profile") { Description = "AWS profile", HelpName = "NAME" };
    private readonly Option<string?> _region = new("--region") { Description = "AWS region (or AWS_REGION)", HelpName = "NAME" };
    private readonly Option<string?> _level = new("--level", "-l") { Description = "debug, info, warning, error or critical (or LAVA_LOGLEVEL); default: info", HelpName = "LEVEL" };
    private readonly Option<string?> _log = new("--log") { Description = "Add the log to a file; default: standard error", HelpName = "FILE" };
    private readonly Option<bool> _logJson = new("--log-json") { Description = "Log JSON lines" };
    private readonly Option<string?> _tag = new("--tag") { Description = "The name in log lines; default: lava-worker", HelpName = "TEXT" };

    // Old start scripts pass these; what they were for is done otherwise or always.
    private static readonly Option[] Idle =
    [
        new Option<string?>("--queue", "-q") { Hidden = true }, new Option<int?>("--retries") { Hidden = true }, new Option<int?>("--sleep", "-s") { Hidden = true },
        new Option<int?>("--wait") { Hidden = true }, new Option<bool>("--daemon", "-d") { Hidden = true }, new Option<bool>("--jump-start", "-j") { Hidden = true },
        new Option<bool>("--no-colour", "-c", "--no-color") { Hidden = true },
    ];

    private readonly Func<string, string?> _environment;

    private CommandLine(Func<string, string?> environment) => _environment = environment;

    /// <summary>
    /// Reads a command line: options to run with; or a text to print (help, version) or what is wrong, with the exit status.
    /// </summary>
    public static (AgentOptions? Options, int Exit) Read(IReadOnlyList<string> args, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        var line = new CommandLine(environment);
        AgentOptions? options = null;
        var root = line.Command();
        root.SetAction(parsed =>
        {
            try
            {
                options = line.Options(parsed);
                return 0;
            }
            catch (FormatException e)
            {
                error.WriteLine($"lava-worker: {e.Message}");
                return AgentProgram.Usage;
            }
        });
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors) error.WriteLine($"lava-worker: {problem.Message}");
            error.WriteLine("See: lava-worker --help");
            return (null, AgentProgram.Usage);
        }
        var exit = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (options, exit);
    }

    private RootCommand Command()
    {
        var root = new RootCommand("Takes the runs of a fleet from its queue, runs them, and keeps their rows. The first SIGHUP, SIGINT or SIGTERM takes no more work and waits for what runs; the second ends it.");
        foreach (var version in root.Options.OfType<VersionOption>()) version.Aliases.Add("-v");
        foreach (var option in (Option[])[_realm, _worker, _threads, _drain, _heartbeat, _root, _profile, _region, _level, _log, _logJson, _tag, .. Idle]) root.Add(option);
        return root;
    }

    private AgentOptions Options(ParseResult parsed)
    {
        var realm = parsed.GetValue(_realm) ?? Set(WorkerVariables.Realm) ?? throw new FormatException("no realm: give --realm NAME, or set LAVA_REALM");
        if (Names.RealmProblem(realm) is { } problem) throw new FormatException($"--realm: {problem}");
        return new AgentOptions
        {
            Realm = realm,
            Fleets = Fleets(parsed.GetValue(_worker) ?? Set(WorkerVariables.Fleets) ?? throw new FormatException("no fleet: give --worker FLEET, or set LAVA_WORKER")),
            Slots = Positive("--threads", parsed.GetValue(_threads)) ?? Positive(WorkerVariables.Slots, Number(WorkerVariables.Slots)),
            Drain = Span("--drain", parsed.GetValue(_drain)) ?? Span(WorkerVariables.Drain, Set(WorkerVariables.Drain)) ?? UsualDrain,
            Heartbeat = parsed.GetValue(_heartbeat) switch
            {
                null or 0 => null,
                { } seconds and >= 30 => TimeSpan.FromSeconds(seconds),
                _ => throw new FormatException("--heartbeat: 30 seconds or more, or 0 for none"),
            },
            Root = parsed.GetValue(_root),
            Profile = parsed.GetValue(_profile),
            Region = parsed.GetValue(_region),
            Level = Level(parsed.GetValue(_level) ?? Set(WorkerVariables.LogLevel)),
            LogFile = parsed.GetValue(_log),
            LogJson = parsed.GetValue(_logJson) || Set(WorkerVariables.LogJson) is "1" or "true",
            Tag = parsed.GetValue(_tag) ?? "lava-worker",
            Idle = [.. Idle.Where(x => parsed.GetResult(x) is { Implicit: false }).Select(x => x.Name)],
        };
    }

    private static List<string> Fleets(string text)
    {
        List<string> fleets = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (fleets.Count == 0) throw new FormatException("--worker: names no fleet");
        foreach (var fleet in fleets)
            if (Names.FleetProblem(fleet) is { } problem) throw new FormatException($"--worker: {problem}");
        return fleets;
    }

    private static LogLevel Level(string? text) => text?.ToLowerInvariant() switch
    {
        null or "info" or "information" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        "warning" or "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        _ => throw new FormatException($"--level: \"{text}\" is none: debug, info, warning, error or critical"),
    };

    private static TimeSpan? Span(string name, string? text) =>
        text is null ? null : Duration.TryParse(text, out var span, out var problem) ? span.ToTimeSpan() : throw new FormatException($"{name}: {problem}");

    private static int? Positive(string name, int? number) => number is null or > 0 ? number : throw new FormatException($"{name}: 1 or more");

    private int? Number(string name) => Set(name) is not { } text ? null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{name}={text}: a whole number");

    private string? Set(string name) => _environment(name) is { Length: > 0 } value ? value : null;
}
