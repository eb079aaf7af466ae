using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Functions.Hosting;

/// <summary>The realm's configuration variables, kept for a minute: a function lives for hours.</summary>
public sealed class RealmSettings(ISpecStore specs, Func<string, string?> environment, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private long? _readAt;

    /// <summary>The variables as last read.</summary>
    public RealmConfig Current { get; private set; } = new(environment);

    /// <summary>Reads the realm's item again when it is older than a minute. Throws <see cref="PortException"/>.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        if (_readAt is { } at && time.GetElapsedTime(at) < Kept) return;
        var realm = await specs.RealmAsync(cancellation);
        Current = new RealmConfig(environment, realm.Config);
        _readAt = time.GetTimestamp();
    }
}
