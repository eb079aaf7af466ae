using Lava.Core.Model;

namespace Lava.Worker.Handlers.Processes;

/// <summary>
/// What stands beside the outputs of a run while it runs, where its bucket is no folder of this host: below <c>.live/</c> of the
/// attempt's prefix, the ends of its outputs and the mark of whoever follows them. It goes with the process.
/// </summary>
public static class LiveObjects
{
    private const string Folder = ".live";

    /// <summary>The prefix they have.</summary>
    public static S3Uri Prefix(S3Uri output) => output.Under(Folder);

    /// <summary>The end of an output.</summary>
    internal static S3Uri Tail(S3Uri output, string name) => Prefix(output).Under(name);

    /// <summary>Says that somebody follows the outputs.</summary>
    internal static S3Uri Mark(S3Uri output) => Prefix(output).Under(".followed");

    /// <summary>Whether an object is one of them, and no output.</summary>
    public static bool IsOne(S3Uri uri) => uri.Key.Contains($"/{Folder}/", StringComparison.Ordinal);
}
