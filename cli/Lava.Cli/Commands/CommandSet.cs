using System.CommandLine;
using Lava.Cli.Realms;

namespace Lava.Cli.Commands;

/// <summary>Makes commands that share the global options and the context.</summary>
internal sealed class CommandSet(CliContext context, GlobalOptions global)
{
    public CliContext Context { get; } = context;

    /// <summary>A command that needs no realm.</summary>
    public Command Plain(string name, string description, Func<Invocation, Task<int>> action, params Symbol[] symbols)
    {
        var command = New(name, description, symbols);
        command.SetAction((parsed, cancellation) => action(Invoke(parsed, cancellation)));
        return command;
    }

    /// <summary>A command on the realm that options, environment or the current folder name.</summary>
    public Command OnRealm(string name, string description, Func<Invocation, Task<int>> action, params Symbol[] symbols)
    {
        var command = New(name, description, symbols);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var realm = await OpenAsync(Invoke(parsed, cancellation));
            return await action(Invoke(parsed, cancellation) with { Realm = realm });
        });
        return command;
    }

    /// <summary>A command on the realm folder that its argument names.</summary>
    public Command OnFolder(string name, string description, Argument<string?> folder, Func<Invocation, Task<int>> action, params Symbol[] symbols)
    {
        var command = New(name, description, [folder, .. symbols]);
        command.SetAction(async (parsed, cancellation) =>
        {
            var dir = parsed.GetValue(folder) is { } named
                ? RealmPlace.Checked(Context.FullPath(named))
                : RealmPlace.Folder(parsed.GetValue(global.Dir), parsed.GetValue(global.Realm), Context);
            return await OnFolderAsync(dir, parsed, action, cancellation);
        });
        return command;
    }

    private async Task<int> OnFolderAsync(string folder, ParseResult parsed, Func<Invocation, Task<int>> action, CancellationToken cancellation)
    {
        await using var realm = await Context.Realms.OpenFolderAsync(folder, Context, cancellation);
        return await action(Invoke(parsed, cancellation) with { Realm = realm });
    }

    /// <summary>Opens the realm that a call means.</summary>
    public static async Task<OpenRealm> OpenAsync(Invocation call) => RealmPlace.Find(call.Dir, call.RealmName, call.Context) switch
    {
        { Folder: { } folder } => await call.Context.Realms.OpenFolderAsync(folder, call.Context, call.Cancellation),
        { Name: var name } => AwsRealms.Open(name!, call.Profile, call.Region, call.Context),
    };

    private Invocation Invoke(ParseResult parsed, CancellationToken cancellation) => new(Context, parsed, parsed.GetValue(global.Json), cancellation)
    {
        Dir = parsed.GetValue(global.Dir),
        RealmName = parsed.GetValue(global.Realm),
        Profile = parsed.GetValue(global.Profile),
        Region = parsed.GetValue(global.Region),
    };

    /// <summary>The examples of commands, for their help.</summary>
    public Dictionary<Command, string> Examples { get; } = [];

    private Command New(string name, string description, IEnumerable<Symbol> symbols)
    {
        var text = description.ReplaceLineEndings("\n");
        var examples = text.IndexOf("\n\nExample", StringComparison.Ordinal);
        var command = new Command(name, examples < 0 ? text : text[..examples]);
        if (examples >= 0) Examples[command] = text[(examples + 2)..];
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else if (symbol is Option option) command.Add(option);
            else if (symbol is Command sub) command.Add(sub);
        }
        return command;
    }
}
