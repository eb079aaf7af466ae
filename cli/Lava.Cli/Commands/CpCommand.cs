using System.CommandLine;
using Lava.Core.Model;

namespace Lava.Cli.Commands;

/// <summary><c>lava cp</c>: copies an object or a file.</summary>
internal static class CpCommand
{
    private static readonly Argument<string> From = new("SRC") { Description = "s3://BUCKET/KEY, a file, or - for standard input" };
    private static readonly Argument<string> To = new("DST") { Description = "s3://BUCKET/KEY, a file, or a place that ends in / to keep the name" };

    public static Command Create(CommandSet set) => set.OnRealm("cp", """
        Copies between s3://… and files. A destination that ends in / (or is a folder) keeps the name.

        Examples:
          lava cp data.csv s3://inbox/
          lava cp s3://payloads/etl/load.sh ./load.sh
          lava cp report.html "$LAVA_S3_TMP/report.html"
        """, RunAsync, From, To);

    private static async Task<int> RunAsync(Invocation call)
    {
        var (from, to) = (call.Get(From), call.Get(To));
        if (!IsObject(from) && !IsObject(to)) throw new CliException("one of the two must be s3://BUCKET/KEY", ExitCodes.Usage);
        await using var source = await OpenAsync(call, from);
        if (IsObject(to)) await PutAsync(call, source, to, from);
        else await WriteAsync(call, source, to, from);
        return ExitCodes.Done;
    }

    private static async Task<Stream> OpenAsync(Invocation call, string from)
    {
        if (IsObject(from))
        {
            var uri = Parse(from);
            if (uri.Key.Length == 0) throw new CliException($"{from}: name an object, not a bucket");
            return await call.Ports.Blobs.OpenReadAsync(uri, call.Cancellation) ?? throw new CliException($"{from}: no such object");
        }
        if (from == "-") return Console.OpenStandardInput();
        var path = call.Context.FullPath(from);
        if (Directory.Exists(path)) throw new CliException($"{from} is a folder: cp copies one file");
        return File.Exists(path) ? File.OpenRead(path) : throw new CliException($"{from}: no such file");
    }

    private static async Task PutAsync(Invocation call, Stream source, string to, string from)
    {
        var uri = Parse(to);
        if (uri.Key.Length == 0 || uri.Key.EndsWith('/')) uri = uri with { Key = uri.Key + NameOf(from) };
        if (call.Ports.Blobs.KeyProblem(uri) is { } problem) throw new CliException($"{uri}: {problem}");
        await call.Ports.Blobs.WriteAsync(uri, source, call.Cancellation);
    }

    private static async Task WriteAsync(Invocation call, Stream source, string to, string from)
    {
        if (to == "-")
        {
            await using var output = Console.OpenStandardOutput();
            await source.CopyToAsync(output, call.Cancellation);
            return;
        }
        var path = call.Context.FullPath(to);
        if (to.EndsWith('/') || Directory.Exists(path)) path = Path.Combine(path, NameOf(from));
        if (Path.GetDirectoryName(path) is { } folder) Directory.CreateDirectory(folder);
        // Readers see the old file or the whole new one.
        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            await using (var file = File.Create(part)) await source.CopyToAsync(file, call.Cancellation);
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static string NameOf(string from) =>
        from == "-" ? throw new CliException("standard input has no name: name the destination whole") : from[(from.TrimEnd('/').LastIndexOf('/') + 1)..];

    private static bool IsObject(string text) => text.StartsWith("s3://", StringComparison.Ordinal);
    private static S3Uri Parse(string text) => S3Uri.Parse(text) ?? throw new CliException($"{text}: write s3://BUCKET/KEY", ExitCodes.Usage);
}
