using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Lava.EndToEnd;

public class SampleTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public void The_weather_report_is_made_from_real_data_and_a_second_run_leaves_the_first_alone()
    {
        var realm = Repository.CopySample("weather");

        var first = LavaProcess.Run("run", realm, "weather/report", "--json");
        Assert.True(first.Code == 0, first.Error);
        var run = JsonNode.Parse(first.Output)!;
        Assert.Equal("complete", (string?)run["status"]);
        Assert.Contains(run["children"]!.AsArray(), c => (string?)c!["job_id"] == "weather/html");
        var report = Directory.EnumerateFiles(realm, "report.html", SearchOption.AllDirectories).Single();
        Assert.Contains("<svg", File.ReadAllText(report));
        var before = Outputs(realm);

        Assert.Equal(0, LavaProcess.Run("run", realm, "weather/report").Code);
        var after = Outputs(realm);
        Assert.All(before, kept => Assert.Equal(kept.Value, after[kept.Key]));
        Assert.Equal(2, after.Keys.Count(k => k.EndsWith("report.html", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_archive_of_the_months_package_equals_its_source()
    {
        var weather = Path.Combine(Repository.Root, "samples", "weather");
        var source = Path.Combine(weather, "packages", "months");
        using var archive = new TarReader(new GZipStream(File.OpenRead(Path.Combine(weather, "payloads", "weather", "months-1.0.tar.gz")), CompressionMode.Decompress));
        var packed = new Dictionary<string, string>();
        while (archive.GetNextEntry() is { } entry)
            if (entry.DataStream is { } data) packed[entry.Name.TrimStart('.', '/')] = new StreamReader(data).ReadToEnd();

        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(source, f), File.ReadAllText);
        Assert.Equal(files.OrderBy(f => f.Key, StringComparer.Ordinal), packed.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    private static Dictionary<string, (long, DateTime)> Outputs(string realm) =>
        Directory.EnumerateFiles(Path.Combine(realm, ".lava", "buckets"), "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, f => (new FileInfo(f).Length, File.GetLastWriteTimeUtc(f)));
}
