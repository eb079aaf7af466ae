using System.Text.Json.Nodes;
using Lava.Cli.Tests.Support;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Tables;
using Lava.Embedded.Folder;

namespace Lava.Cli.Tests;

/// <summary>The realm in Examples/: a job of every type, every action, connection and form of trigger.</summary>
public sealed class ExamplesTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Folder, "Examples");

    [Fact]
    public async Task Check_finds_nothing_wrong_with_them()
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync("check", Folder);
        Assert.Equal((0, ""), (result.Exit, result.Out));
        Assert.Equal("12 files: 0 errors, 0 warnings\n", result.Error);
    }

    [Fact]
    public void They_hold_every_job_type_action_source_of_values_and_connection_type()
    {
        var specs = SpecReader.Read(SpecFolder.Read(Folder, SpecFolder.Scan(Folder)));
        var jobs = specs.Jobs.Values.Select(j => j.Raw).ToList();
        Assert.Equal(JobTypes.Names.Order(), jobs.Select(j => j["type"].Text()!).Distinct().Order());
        Assert.Equal(ConnectionTables.All.Select(t => t.Name).Order(), specs.Connections.Values.Select(c => c.Type).Distinct().Order());
        string[] hooks = ["on_success", "on_fail", "on_retry"];
        Assert.Equal(
            ActionTables.All.Select(t => t.Name).Order(),
            jobs.SelectMany(j => hooks.SelectMany(h => j[h] as JsonArray ?? [])).Select(a => a!["action"].Text()!).Distinct().Order());
        Assert.Equal(
            ["csv", "inline", "jsonl", "query", "range", "s3list"],
            jobs.Select(j => j["parameters"]?["foreach"]?["type"].Text()).OfType<string>().Distinct().Order());
    }
}
