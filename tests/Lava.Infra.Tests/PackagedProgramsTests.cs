using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Lava.Infra.Tests;

/// <summary>The native programs of the worker's archive, as they are installed: other code than the tests' own builds of them.</summary>
[Collection("synthesized")]
[Trait("Category", "Slow")]
public sealed class PackagedProgramsTests(AgentPackage package) : IClassFixture<AgentPackage>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lava-packaged-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task The_sample_runs_whole_foreach_and_pkg_and_templates_included()
    {
        var lava = await UnpackAsync("lava");
        var sample = Path.Combine(_folder, "weather");
        await Tool.RunAsync("cp", Checkout.Root, ["-R", Path.Combine(Checkout.Root, "samples", "weather"), sample]);

        var (code, output) = await Tool.RunAsync("sh", _folder, ["-c", "exec \"$@\" 2>errors", "sh", lava, "run", sample, "weather/report", "--json"]);

        Assert.True(code == 0, output);
        Assert.Equal("complete", (string?)JsonNode.Parse(output)!["status"]);
    }

    [SkippableTheory]
    [InlineData("lava", "--help", "Asks for a run of each job")]
    [InlineData("lava-worker", "--help", "--drain")]
    [InlineData("lava-dispatcher", "--help", "Asks for a run of each job")]
    public async Task Each_program_is_native_and_starts(string program, string option, string said)
    {
        var (code, output) = await Tool.RunAsync("env", _folder, ["-i", await UnpackAsync(program), option]);

        Assert.True(code == 0, output);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "bin"), "*.dll"));
    }

    private async Task<string> UnpackAsync(string program)
    {
        await using var file = File.OpenRead(await package.PathAsync());
        await using var archive = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(archive, _folder, overwriteFiles: true);
        return Path.Combine(_folder, "bin", program);
    }
}
