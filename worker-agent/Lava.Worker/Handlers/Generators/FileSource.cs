using System.IO.Compression;
using Lava.Core.Model;

namespace Lava.Worker.Handlers.Generators;

/// <summary>Opens the file of a generator: <c>s3://…</c>, an absolute path, or one relative to the run's folder; <c>.gz</c> is unpacked.</summary>
internal static class FileSource
{
    public static async Task<StreamReader> OpenAsync(string name, JobContext context, CancellationToken cancellation)
    {
        Stream? file;
        if (S3Uri.Parse(name) is { } uri)
        {
            file = await context.Ports.Blobs.OpenReadAsync(uri, cancellation);
        }
        else
        {
            var path = Path.Combine(context.WorkFolder, name);
            file = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 65536, useAsync: true) : null;
        }
        if (file is null) throw new GeneratorException($"foreach: {name}: no such file");
        return new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }
}
