using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Lava.Core.Tests.Templating;

/// <summary>Holds the engine against Jinja2 itself, case by case of cases.jsonl.</summary>
public sealed class DifferentialTests(ITestOutputHelper log)
{
    private const int Fewest = 1_500;

    private static readonly JsonObject[] Cases =
        [.. File.ReadAllLines(Path.Combine(Jinja2.Folder, "cases.jsonl")).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!.AsObject())];

    [SkippableFact]
    public async Task Text_and_errors_are_those_of_Jinja2()
    {
        Jinja2.SkipIfMissing();
        var clock = Stopwatch.StartNew();
        var (count, rendered, _, differences) = await Jinja2.DifferencesAsync(Cases);
        var distinct = Cases.Select(c => c.ToJsonString()).Distinct().Count();
        log.WriteLine($"{distinct} different cases by hand, {rendered} of them a text and not an error, {Cases.Count(c => c.ContainsKey("lava"))} that differ on purpose, in {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.True(distinct >= Fewest, $"only {distinct} different cases");
        Assert.True(count == 0, $"{count} of {Cases.Length} cases differ:\n{differences}");
    }

    [Fact]
    public void Differences_on_purpose_stay_as_they_are_written()
    {
        foreach (var testCase in Cases.Where(c => c.ContainsKey("lava")))
        {
            var (ok, text) = TemplateCase.Render(testCase);
            Assert.Equal((testCase.ToJsonString(), testCase["lava"]!.GetValue<string>()), (testCase.ToJsonString(), ok ? text : "error"));
        }
    }
}
