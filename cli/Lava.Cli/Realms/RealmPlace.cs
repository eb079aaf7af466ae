namespace Lava.Cli.Realms;

/// <summary>Finds out which realm is meant: options, else the environment, else the nearest <c>realm.yaml</c> upwards.</summary>
public static class RealmPlace
{
    /// <summary>The file that makes a folder a realm.</summary>
    public const string RealmFile = "realm.yaml";

    /// <summary>The realm's folder. Throws <see cref="CliException"/> with what to do.</summary>
    public static string Folder(string? dir, string? realm, CliContext context)
    {
        if (dir is not null && realm is not null) throw new CliException("--dir and --realm exclude each other: give one of them", ExitCodes.Usage);
        if (dir is not null) return Checked(context.FullPath(dir));
        if (realm is not null) throw NotYet(realm);
        if (context.Environment("LAVA_REALM_DIR") is { Length: > 0 } set) return Checked(context.FullPath(set));
        if (context.Environment("LAVA_REALM") is { Length: > 0 } named) throw NotYet(named);
        for (var folder = context.Folder; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, RealmFile))) return folder;
        throw new CliException($"no realm: there is no {RealmFile} here or in a folder above; name the realm's folder with --dir");
    }

    /// <summary>The folder, if it is a realm.</summary>
    public static string Checked(string folder)
    {
        if (!Directory.Exists(folder)) throw new CliException($"{folder}: no such folder: name the folder that holds {RealmFile}");
        return File.Exists(Path.Combine(folder, RealmFile))
            ? folder
            : throw new CliException($"{folder} is no realm: it has no {RealmFile}; the smallest one is the line `realm: NAME`");
    }

    private static CliException NotYet(string realm) => new($"not yet: realms on AWS ({realm}); name a realm folder with --dir");
}
