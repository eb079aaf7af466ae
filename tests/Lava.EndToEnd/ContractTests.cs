using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Lava.EndToEnd;

/// <summary>Shapes that others rely on: of the source tree, of the samples, of JSON.</summary>
public class ContractTests
{
    private const int MostLines = 400;
    private static readonly string[] OfARun =
        ["run_id", "job_id", "status", "attempt", "worker", "ts_dispatch", "ts_start", "ts_end", "exit_status", "error", "trigger", "outputs", "log", "children"];

    [Fact]
    public void No_source_file_is_too_long()
    {
        var sources = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Repository.Root, f).Split('/').Intersect(["bin", "obj", "artifacts"]).Any()).ToList();
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, f => File.ReadLines(f).Count() > MostLines);
    }

    [Fact]
    public void What_lies_below_the_command_line_knows_nothing_of_it()
    {
        var projects = new[] { "core", "worker-agent" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.csproj", SearchOption.AllDirectories))
            .Where(p => Path.GetFileName(p) != "Lava.Agent.csproj").ToList(); // A program with a command line of its own.
        Assert.NotEmpty(projects);
        var packages = projects.SelectMany(p => XDocument.Load(p).Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!));
        Assert.DoesNotContain(packages, p => p.StartsWith("Spectre.", StringComparison.Ordinal) || p == "System.CommandLine");
    }

    [Fact]
    public void Hello_is_three_files() =>
        Assert.Equal(3, Directory.EnumerateFiles(Repository.CopySample("hello"), "*", SearchOption.AllDirectories).Count());

    [Fact]
    public void The_months_archive_keeps_the_modes_of_its_source()
    {
        var weather = Path.Combine(Repository.Root, "samples", "weather");
        using var archive = new TarReader(new GZipStream(File.OpenRead(Path.Combine(weather, "payloads", "weather", "months-1.0.tar.gz")), CompressionMode.Decompress));
        var programs = 0;
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.Directory) continue;
            // The checkout's umask decides the group's write bit: what counts is who may execute.
            var runs = File.GetUnixFileMode(Path.Combine(weather, "packages", "months", entry.Name)).HasFlag(UnixFileMode.UserExecute);
            Assert.Equal(runs, entry.Mode.HasFlag(UnixFileMode.UserExecute));
            programs += runs ? 1 : 0;
        }
        Assert.Equal(1, programs);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_run_and_all_below_it_have_the_documented_fields()
    {
        var (code, output, error) = LavaProcess.Run("run", Repository.CopySample("weather"), "weather/report", "--json");

        Assert.True(code == 0, error);
        var report = JsonNode.Parse(output)!;
        var all = Tree(report).ToList();
        Assert.All(all, run => Assert.Equal(OfARun, run.AsObject().Select(f => f.Key)));
        Assert.All(all, run => Assert.Equal("complete", (string?)run["status"]));
        Assert.Equal(4, all.Count(run => (string?)run["job_id"] == "weather/year"));
    }

    private static IEnumerable<JsonNode> Tree(JsonNode run) => run["children"]!.AsArray().SelectMany(c => Tree(c!)).Prepend(run);
}
