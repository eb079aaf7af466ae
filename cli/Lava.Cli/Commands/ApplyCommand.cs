using System.CommandLine;

namespace Lava.Cli.Commands;

/// <summary><c>lava apply</c>: puts specs into a realm's tables; a folder realm has no tables.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<string> Path = new("PATH") { Description = "A realm folder or a spec file" };
    private static readonly Option<bool> Prune = new("--prune") { Description = "Take away what is no longer there" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the differences only" };

    public static Command Create(CommandSet set) => set.Plain(
        "apply", "Puts specs into a realm on AWS, after showing the differences (not yet). A realm folder reads its own files.",
        _ => throw new CliException("not yet: apply puts specs into a realm on AWS; a realm folder reads its own files"), Path, Prune, DryRun);
}
