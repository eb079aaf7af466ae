using Lava.Core.Ports;

namespace Lava.Embedded;

/// <summary>Where things lie in a realm folder.</summary>
internal sealed class RealmFolder(string directory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Root { get; } = Path.GetFullPath(directory);
    public string Lava => Path.Combine(Root, ".lava");
    public string Database => Path.Combine(Lava, "lava.db");
    public string Buckets => Path.Combine(Lava, "buckets");
    public string Outputs => Path.Combine(Lava, "outputs");
    public string Temp => Path.Combine(Lava, "tmp");
    public string Outbox => Path.Combine(Lava, "outbox");
    public string Key => Path.Combine(Lava, "key");
    public string Secrets => Path.Combine(Root, "secrets.yaml");

    /// <summary>Makes what is missing; the owner alone may look into it.</summary>
    public void Create()
    {
        if (!Directory.Exists(Root)) throw new PortException($"{Root}: there is no such folder");
        try
        {
            foreach (var folder in (ReadOnlySpan<string>)[Lava, Buckets, Outputs, Temp, Outbox]) Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{Lava}: can't be made: {e.Message}", e);
        }
    }
}
