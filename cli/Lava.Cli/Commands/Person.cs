namespace Lava.Cli.Commands;

/// <summary>Who asks, for the record.</summary>
internal static class Person
{
    public static string Name(CliContext context) =>
        context.Environment("LAVA_RUN_ID") is { Length: > 0 } run ? $"run {run}"
        : context.Environment("USER") is { Length: > 0 } user ? user : "lava";
}
