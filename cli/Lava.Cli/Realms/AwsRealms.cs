using Lava.Aws;

namespace Lava.Cli.Realms;

/// <summary>Opens realms on AWS, with the credentials and the region that every AWS program of this machine would use.</summary>
internal static class AwsRealms
{
    /// <summary>Opens one. Nothing is called: what is missing shows at first use.</summary>
    public static OpenRealm Open(string name, string? profile, string? region, CliContext context)
    {
        // A person wants to see what is, and runs one command.
        var realm = AwsRealm.Open(new AwsSettings { Realm = name, Profile = profile, Region = region, Caches = CacheTimes.None, Time = context.Time });
        return new OpenRealm
        {
            Ports = realm.Ports,
            Folder = Path.Combine(CacheFolder(context), "lava", name),
            Environment = context.Environment,
            Time = context.Time,
            Changes = new NoChanges(),
            Tables = realm.SpecWriter,
            Upgrade = realm.Upgrade,
            CloseAsync = () =>
            {
                realm.Dispose();
                return ValueTask.CompletedTask;
            },
        };
    }

    private static string CacheFolder(CliContext context) =>
        context.Environment("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    // Nothing tells of commits on AWS; who follows a run asks again.
    private sealed class NoChanges : IRealmChanges
    {
        public long Version => 0;

        public async ValueTask<long> WaitAsync(long seen, CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return seen;
        }
    }
}
