using System.CommandLine;
using Lava.Cli.Realms;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli.Commands;

/// <summary>One call of a command.</summary>
/// <param name="Context">The process around it.</param>
/// <param name="Parsed">The command line.</param>
/// <param name="Json">Whether results are to be JSON.</param>
/// <param name="Cancellation">Ends it.</param>
internal sealed record Invocation(CliContext Context, ParseResult Parsed, bool Json, CancellationToken Cancellation)
{
    private OpenRealm? _realm;

    /// <summary>The realm; only for commands that open one.</summary>
    public OpenRealm Realm
    {
        get => _realm ?? throw new InvalidOperationException("this command opens no realm");
        init => _realm = value;
    }

    /// <summary>What <c>--dir</c> says.</summary>
    public string? Dir { get; init; }
    /// <summary>What <c>--realm</c> says.</summary>
    public string? RealmName { get; init; }
    /// <summary>What <c>--profile</c> says.</summary>
    public string? Profile { get; init; }
    /// <summary>What <c>--region</c> says.</summary>
    public string? Region { get; init; }

    public RealmPorts Ports => Realm.Ports;

    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);
    public T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>The run that a person named, by id or the beginning of it.</summary>
    public async ValueTask<Run> RunAsync(Argument<string> argument) =>
        await RunFinder.FindAsync(Ports, Get(argument), Cancellation);
}
