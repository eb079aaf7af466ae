namespace Lava.Cli.Realms;

/// <summary>Opens realms for commands.</summary>
public interface IRealmOpener
{
    /// <summary>Opens the realm of a folder. Throws <see cref="CliException"/> when there is none.</summary>
    Task<OpenRealm> OpenFolderAsync(string folder, CliContext context, CancellationToken cancellation);
}
