namespace Lava.Cli.Originals;

/// <summary>
/// The original's hyphenated commands that payloads call, as names of this program: a link named <c>lava-state</c> takes the original's
/// options (spec: operations.md §2) and is <c>lava state</c>.
/// </summary>
internal static class OriginalCommand
{
    // Options of all of them, for their logs and colours: there is nothing left to set.
    private static readonly OldOption[] Common =
    [
        new(["-r", "--realm"], "--realm", true), new(["--profile"], "--profile", true), new(["-v", "--version"], "--version", false), new(["-h", "--help"], "--help", false),
        new(["-c", "--no-colour", "--no-color"], null, false), new(["-l", "--level"], null, true), new(["--log"], null, true), new(["--log-json"], null, false), new(["--tag"], null, true),
    ];

    private static readonly OldOption[] Dispatcher =
    [
        new(["-p", "--param"], "--param", true), new(["-g", "--global"], "--global", true), new(["-d", "--delay"], "--delay", true),
        // A job's own fleet and queue are taken, and a worker that ends takes no message.
        new(["-w", "--worker"], null, true), new(["-q", "--queue"], null, true), new(["--check-dispatch"], null, false),
    ];

    private static readonly OldOption[] StatePut =
    [
        new(["-p", "--param"], "--param", true), new(["-v", "--value"], "--text", true), new(["--type"], "--type", true), new(["--ttl"], "--ttl", true),
        new(["--publisher"], "--publisher", true), new(["--kms-key"], null, true),
    ];

    private static readonly OldOption[] StateGet = [new(["-i", "--ignore-missing"], "--or-empty", false)];

    /// <summary>The name that a process was started by; its own when it was started by none of ours.</summary>
    public static string? NameOf(string commandLineFile)
    {
        var text = File.Exists(commandLineFile) ? File.ReadAllText(commandLineFile) : "";
        return Path.GetFileName(text.Split('\0')[0]);
    }

    /// <summary>This program's own arguments for what was asked by an original name; the arguments as they are under any other name.</summary>
    public static IReadOnlyList<string> Translate(string? name, IReadOnlyList<string> args, Func<string, string?> environment)
    {
        IReadOnlyList<string>? own = name switch
        {
            "lava-dispatcher" => ["dispatch", .. Translated(args, [.. Dispatcher, .. Common])],
            "lava-state" => State(args),
            "lava-version" => ["--version"],
            _ => null,
        };
        return own is null ? args : InThisRealm(own, environment);
    }

    // What stands before put and get is for both; -v is the version there, and a value behind put.
    private static List<string> State(IReadOnlyList<string> args)
    {
        var at = 0;
        while (at < args.Count && args[at] is not ("put" or "get" or "rm")) at++;
        var before = Translated([.. args.Take(at)], Common);
        if (at == args.Count) return ["state", .. before];
        var own = args[at] switch { "put" => StatePut, "get" => StateGet, _ => [] };
        List<string> rest = Translated([.. args.Skip(at + 1)], [.. own, .. Common]);
        if (args[at] == "get" && !rest.Contains("--help")) rest = WithTemplate(rest);
        return ["state", args[at], .. before, .. rest];
    }

    // get ID [TEMPLATE]: the original always renders one.
    private static List<string> WithTemplate(List<string> args)
    {
        List<string> options = [], words = [];
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--realm" or "--profile" && i + 1 < args.Count) options.AddRange([args[i], args[++i]]);
            else if (args[i].StartsWith("--", StringComparison.Ordinal)) options.Add(args[i]);
            else words.Add(args[i]);
        }
        return [.. options, .. words.Take(1), "--template", words.Count > 1 ? words[1] : "{{ state }}", .. words.Skip(2)];
    }

    private static List<string> Translated(IReadOnlyList<string> args, OldOption[] options)
    {
        var own = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (written, value) = Split(args[i]);
            if (options.FirstOrDefault(o => o.Names.Contains(written)) is not { } option)
            {
                own.Add(args[i]);
                continue;
            }
            if (option.HasValue && value is null && i + 1 < args.Count) value = args[++i];
            if (option.Own is null) continue;
            own.Add(option.Own);
            if (option.HasValue && value is not null) own.Add(value);
        }
        return own;
    }

    // --name=value and -nVALUE.
    private static (string Name, string? Value) Split(string arg)
    {
        if (arg.StartsWith("--", StringComparison.Ordinal)) return arg.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (arg[..at], arg[(at + 1)..]) : (arg, null);
        return arg.Length > 2 && arg[0] == '-' ? (arg[..2], arg[2..]) : (arg, null);
    }

    // A job of a realm on this machine names its realm as it would on AWS.
    private static IReadOnlyList<string> InThisRealm(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        if (environment("LAVA_REALM_DIR") is not { Length: > 0 }) return args;
        var at = args.ToList().IndexOf("--realm");
        return at < 0 || at + 1 >= args.Count || args[at + 1] != environment("LAVA_REALM") ? args : [.. args.Take(at), .. args.Skip(at + 2)];
    }

    /// <summary>An option of the original.</summary>
    /// <param name="Names">How it is written.</param>
    /// <param name="Own">Ours; null: it means nothing any more.</param>
    /// <param name="HasValue">Whether a value follows.</param>
    private sealed record OldOption(string[] Names, string? Own, bool HasValue);
}
