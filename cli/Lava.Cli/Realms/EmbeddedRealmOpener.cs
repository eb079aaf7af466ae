namespace Lava.Cli.Realms;

/// <summary>Opens realm folders.</summary>
public sealed class EmbeddedRealmOpener : IRealmOpener
{
    /// <inheritdoc/>
    public Task<OpenRealm> OpenFolderAsync(string folder, CliContext context, CancellationToken cancellation) =>
        throw new CliException("not yet: this build has no embedded realm");
}
