using System.Text.Json.Nodes;
using Lava.Cli.Tests.Support;

namespace Lava.Cli.Tests;

public sealed class SpecCommandsTests
{
    [Fact]
    public async Task Check_of_a_good_realm_says_nothing_and_exits_0()
    {
        await using var realm = new TestRealm();
        var result = await realm.WithJob("good").RunAsync("check", ".");
        Assert.Equal((0, ""), (result.Exit, result.Out));
        Assert.Equal("2 files: 0 errors, 0 warnings\n", result.Error);
    }

    [Fact]
    public async Task Check_names_file_line_column_and_field_of_each_problem()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a", "dispatcher: main\nschedule: 61 * * * *\nbogus: 1\n").WithJob("b", "max_tries: many\n");
        realm.Write("jobs/deep/c.json", "{\"job_id\": ");
        realm.Write("jobs/w.yaml", TestRealm.Job("w").Replace("core", "other", StringComparison.Ordinal));
        var result = await realm.RunAsync("check", realm.Folder);
        Assert.Equal(1, result.Exit);
        Assert.Equal(5, result.Lines.Count);
        Assert.Contains("jobs/w.yaml:3:9: warning: worker: ", result.Out);
        Assert.All(result.Lines, l => Assert.Matches(@"jobs/[a-z/]+\.(yaml|json):\d+:\d+: ", l));
        Assert.Equal(["a.yaml:9", "a.yaml:10", "b.yaml:8", "c.json:1", "w.yaml:3"], result.Lines.Select(l => Path.GetFileName(l.Split(':')[0]) + ":" + l.Split(':')[1]));
        Assert.Contains("minute", result.Out);
    }

    [Fact]
    public async Task Check_as_JSON_has_the_shape_of_the_contract()
    {
        await using var realm = new TestRealm();
        var result = await realm.WithJob("a", "bogus: 1\n").RunAsync("check", ".", "--json");
        Assert.Equal(1, result.Exit);
        Assert.Equal(2, result.Json["files"]!.GetValue<int>());
        var problem = Assert.Single(result.Json["problems"]!.AsArray())!.AsObject();
        Assert.Equal(["file", "line", "column", "path", "severity", "code", "message"], problem.Select(p => p.Key));
        Assert.Equal(("jobs/a.yaml", 8, "bogus", "error"), ((string)problem["file"]!, (int)problem["line"]!, (string)problem["path"]!, (string)problem["severity"]!));
    }

    [Fact]
    public async Task Check_finds_template_errors_and_takes_single_files()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a", "event_log: \"{{ oops\"\n").WithJob("b");
        var result = await realm.RunAsync("check", "jobs/a.yaml");
        Assert.Equal(1, result.Exit);
        Assert.Contains("jobs/a.yaml:8:12: event_log: ", result.Out);
        Assert.Equal(0, (await realm.RunAsync("check", "jobs/b.yaml")).Exit);
        Assert.Equal(1, (await realm.RunAsync("check", "jobs/none.yaml")).Exit);
    }

    [Fact]
    public async Task Render_prints_the_text_and_nothing_more()
    {
        await using var realm = new TestRealm();
        realm.Write("v.yaml", "name: Ada\nn: 1.50\nat: {$datetime: \"2024-01-02T03:04:05+11:00\"}\n");
        Assert.Equal("Hi Ada!", (await realm.RunAsync("render", "Hi {{ name }}!", "--vars", "v.yaml")).Out);
        Assert.Equal("2024-01-01", (await realm.RunAsync("render", "{{ (at - utils.timedelta(days=1)).date() }}", "--vars", "v.yaml")).Out);
        Assert.Equal("{{ x }}2", (await realm.RunAsync("render", "{{ x }}<{ 1 + 1 }>", "--delimiters", "build")).Out);
        realm.Input = "from {{ 'stdin' }}";
        Assert.Equal("from stdin", (await realm.RunAsync("render", "-")).Out);
        Assert.Equal("[]", (await realm.RunAsync("render", "[{{ nope }}]")).Out);
        var strict = await realm.RunAsync("render", "--strict", "[{{ nope }}]");
        Assert.Equal((1, ""), (strict.Exit, strict.Out));
        Assert.Contains("column", strict.Error);
    }

    [Fact]
    public async Task Render_of_a_batch_answers_line_by_line()
    {
        await using var realm = new TestRealm();
        realm.Write("cases", """
            {"template":"{{ a + 1 }}","vars":{"a":1}}
            {"template":"{{ d }}","vars":{"d":{"$decimal":"1.50"}}}
            {"template":"x\n{{ %}","vars":{}}
            {"template":"<{ 1 }>","vars":{},"delimiters":"build"}
            not json
            """);
        var result = await realm.RunAsync("render", "--batch", "cases");
        Assert.Equal(0, result.Exit);
        Assert.Equal(["2", "1.50", null, "1", null], result.JsonLines.Select(l => (string?)l["text"]));
        Assert.Equal(["ok", "error", "line", "column"], result.JsonLines[2].Select(p => p.Key));
        Assert.Equal(2, (int)result.JsonLines[2]["line"]!);
    }

    [Fact]
    public async Task Schedule_tells_the_next_instants_in_its_zone()
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync("schedule", "0 8 * * *", "--timezone", "Europe/Berlin", "--after", "2026-03-28T00:00:00Z", "--count", "2", "--json");
        Assert.Equal(0, result.Exit);
        Assert.True((bool)result.Json["valid"]!);
        Assert.Equal(["2026-03-28T08:00:00+01:00", "2026-03-29T08:00:00+02:00"], result.Json["next"]!.AsArray().Select(n => (string)n!));
        Assert.Equal(["expression", "timezone", "start", "end"], Assert.Single(result.Json["eventbridge"]!.AsArray())!.AsObject().Select(p => p.Key));
        var people = await realm.RunAsync("schedule", "0 8 * * *", "--after", "2026-03-28T00:00:00Z", "--until", "2026-03-30T08:00:00Z");
        Assert.Equal(3, people.Lines.Count);
    }

    [Fact]
    public async Task An_invalid_schedule_exits_1_with_the_reason()
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync("schedule", "61 * * * *", "--json");
        Assert.Equal(1, result.Exit);
        Assert.False((bool)result.Json["valid"]!);
        Assert.NotEmpty(result.Json["problems"]!.AsArray());
        Assert.Equal(1, (await realm.RunAsync("schedule", "* * * * *", "--timezone", "Europe/Berlinn")).Exit);
    }

    [Fact]
    public async Task Schedule_of_a_batch_answers_line_by_line()
    {
        await using var realm = new TestRealm();
        realm.Write("cases", """
            {"schedule":"*/15 * * * *","after":"2026-01-01T00:00:00Z","count":2}
            {"schedule":{"crontab":"0 6 * * *","timezone":"Asia/Tokyo"},"after":"2026-01-01T00:00:00Z","until":"2026-01-03T00:00:00Z"}
            {"schedule":"nonsense","after":"2026-01-01T00:00:00Z"}
            {"schedule":"* * * * *","after":"2026-01-01T00:00:00Z","until":"2025-01-01T00:00:00Z"}
            """);
        var result = await realm.RunAsync("schedule", "--batch", "cases");
        Assert.Equal(0, result.Exit);
        Assert.Equal([2, 2, -1, 0], result.JsonLines.Select(l => (l["next"] as JsonArray)?.Count ?? -1));
        Assert.Equal([true, true, false, true], result.JsonLines.Select(l => (bool)l["valid"]!));
    }
}
