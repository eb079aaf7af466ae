using System.Globalization;
using Lava.Core.Validation;
using Lava.Worker.Handlers.Payloads;
using Lava.Worker.Handlers.Processes;

namespace Lava.Worker.Handlers.Packages;

/// <summary>Runs one command in each of a job's archives.</summary>
internal sealed class PackageRun(JobContext context, Execution execution, string entryPoint, IReadOnlyList<string> arguments, TimeSpan? timeout)
{
    /// <summary>The result when all went well.</summary>
    public HandlerOutcome Success() => execution.Process.Success();

    /// <summary>A failure that keeps what ran before it.</summary>
    public HandlerOutcome Failure(string error) => execution.Process.Failure(error, detail: error);

    /// <summary>Unpacks and runs one; null when it went well.</summary>
    public async Task<HandlerOutcome?> RunAsync(FetchedPayload archive, int number, string payloadUri, CancellationToken cancellation)
    {
        var folder = PrivateFolder.Create(context.WorkFolder, number.ToString(CultureInfo.InvariantCulture), "pkg");
        try
        {
            var refused = await Unpacker.UnpackAsync(
                archive.Path, archive.Name, folder, context.Config.OptionalDuration("PKG_UNPACK_TIMEOUT")?.ToTimeSpan(), new UnpackLimits(), context.Time, cancellation);
            if (refused is not null) return Failure(refused);
            var (program, missing) = EntryPoint(folder, archive.Name);
            if (program is null) return Failure(missing!);
            return await execution.Process.RunAsync(new ProcessCall
            {
                Payload = archive.Name,
                Program = entryPoint,
                OutputName = archive.Name,
                Arguments = [program, .. arguments],
                Environment = execution.EnvironmentFor(payloadUri),
                WorkingDirectory = folder,
                Timeout = timeout,
            }, cancellation);
        }
        finally
        {
            PrivateFolder.Remove(folder);
        }
    }

    private (string? Path, string? Problem) EntryPoint(string folder, string archive)
    {
        if (entryPoint.StartsWith('/') || entryPoint.Split('/').Contains(".."))
            return (null, $"Bad command: {entryPoint}: its first word is a path within the archive");
        var path = Path.Combine(folder, entryPoint);
        if (!File.Exists(path))
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f));
            var what = Directory.Exists(path) ? "is a folder" : "no such file";
            return (null, $"Bad command: {entryPoint}: {what} in {archive}{Nearest.Hint(entryPoint, files)}");
        }

        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        return (path, null);
    }
}
