using System.CommandLine;

namespace Lava.Cli.Commands;

/// <summary>The options of every command, accepted before or after its name.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Dir { get; } = new("--dir")
    {
        Description = "The realm's folder (or LAVA_REALM_DIR); default: the nearest folder upwards that holds a realm.yaml",
        HelpName = "DIR", Recursive = true,
    };

    public Option<string?> Realm { get; } = new("--realm") { Description = "A realm on AWS (or LAVA_REALM)", HelpName = "NAME", Recursive = true };
    public Option<string?> Profile { get; } = new("--profile") { Description = "AWS profile", HelpName = "NAME", Recursive = true };
    public Option<string?> Region { get; } = new("--region") { Description = "AWS region", HelpName = "NAME", Recursive = true };
    public Option<bool> Json { get; } = new("--json") { Description = "Print results as JSON", Recursive = true };

    public void AddTo(Command root)
    {
        root.Add(Dir);
        root.Add(Realm);
        root.Add(Profile);
        root.Add(Region);
        root.Add(Json);
    }
}
