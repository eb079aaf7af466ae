using System.Xml.Linq;

namespace Lava.EndToEnd;

public class HouseTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Lava.Core"] = [],
        ["Lava.Launcher"] = [],
        ["Lava.Embedded"] = ["Lava.Core"],
        ["Lava.Aws"] = ["Lava.Core"],
        ["Lava.Functions"] = ["Lava.Core", "Lava.Aws"],
        ["Lava.Worker"] = ["Lava.Core", "Lava.Launcher"],
        ["Lava.Infra"] = ["Lava.Core"],
        ["Lava.Cli"] = ["Lava.Core", "Lava.Embedded", "Lava.Worker", "Lava.Launcher"],
    };

    [Fact]
    public void Arrows_point_down_only()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var file = Directory.EnumerateFiles(Repository.Root, project + ".csproj", SearchOption.AllDirectories).Single();
            var references = XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void The_engine_and_the_rules_name_no_store()
    {
        foreach (var folder in new[] { "core/Lava.Core", "worker-agent/Lava.Worker" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
                Assert.DoesNotContain("Microsoft.Data.Sqlite", File.ReadAllText(file));
    }
}
