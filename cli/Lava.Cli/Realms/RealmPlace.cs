using Lava.Core.Naming;

namespace Lava.Cli.Realms;

/// <summary>Finds out which realm is meant: options, else the environment, else the nearest <c>realm.yaml</c> upwards.</summary>
public static class RealmPlace
{
    /// <summary>The file that makes a folder a realm.</summary>
    public const string RealmFile = "realm.yaml";

    /// <summary>Which realm is meant. Throws <see cref="CliException"/> with what to do when none is.</summary>
    public static RealmAt Find(string? dir, string? realm, CliContext context)
    {
        if (dir is not null && realm is not null) throw new CliException("--dir and --realm exclude each other: give one of them", ExitCodes.Usage);
        if (dir is not null) return new(Checked(context.FullPath(dir)), null);
        if (realm is not null) return OnAws("--realm", realm);
        if (context.Environment("LAVA_REALM_DIR") is { Length: > 0 } set) return new(Checked(context.FullPath(set)), null);
        if (context.Environment("LAVA_REALM") is { Length: > 0 } named) return OnAws("LAVA_REALM", named);
        for (var folder = context.Folder; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, RealmFile))) return new(folder, null);
        throw new CliException($"no realm: there is no {RealmFile} here or in a folder above; name the realm's folder with --dir, or a realm on AWS with --realm");
    }

    /// <summary>The realm's folder, for commands that are about one. Throws <see cref="CliException"/> with what to do.</summary>
    public static string Folder(string? dir, string? realm, CliContext context) =>
        Find(dir, realm, context) is { Folder: { } folder } ? folder : throw new CliException("this command is about a realm folder: name one with --dir");

    /// <summary>The folder, if it is a realm.</summary>
    public static string Checked(string folder)
    {
        if (!Directory.Exists(folder)) throw new CliException($"{folder}: no such folder: name the folder that holds {RealmFile}");
        return File.Exists(Path.Combine(folder, RealmFile))
            ? folder
            : throw new CliException($"{folder} is no realm: it has no {RealmFile}; the smallest one is the line `realm: NAME`");
    }

    private static RealmAt OnAws(string where, string name) =>
        Names.RealmProblem(name) is { } problem ? throw new CliException($"{where}: {problem}", ExitCodes.Usage) : new(null, name);
}

/// <summary>Where a realm is: one of the two.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Name">Its name on AWS.</param>
public readonly record struct RealmAt(string? Folder, string? Name);
