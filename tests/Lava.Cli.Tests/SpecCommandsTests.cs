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
        Assert.Equal(4, people.Lines.Count);
    }

    [Fact]
    public async Task Schedule_prints_the_expressions_then_the_instants()
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync("schedule", "0 12 1,15 * 1-5", "--timezone", "Australia/Sydney", "--after", "2026-04-02T12:00:00+11:00", "--count", "5");
        Assert.Equal(
            [
                "cron(0 12 1,15 * ? *)  Australia/Sydney",
                "cron(0 12 ? * 2-6 *)  Australia/Sydney",
                "2026-04-03T12:00:00+11:00  Fri",
                "2026-04-06T12:00:00+10:00  Mon",
                "2026-04-07T12:00:00+10:00  Tue",
                "2026-04-08T12:00:00+10:00  Wed",
                "2026-04-09T12:00:00+10:00  Thu",
            ],
            result.Lines.Select(l => l.Split(',') is [var at, var rest] && rest.StartsWith(" in ", StringComparison.Ordinal) ? at : l));
        var window = await realm.RunAsync("schedule", """{"crontab":"0 6 * * *","from":"2126-03-01T00:00:00Z","to":"2126-04-01T00:00:00Z"}""", "--count", "0");
        Assert.Equal("cron(0 6 * * ? *)  UTC from 2126-03-01T00:00:00+00:00 to 2126-04-01T00:00:00+00:00", window.Only);
    }

    [Fact]
    public async Task Batch_cases_of_the_wrong_shape_are_answered_in_their_place()
    {
        await using var realm = new TestRealm();
        realm.Write("schedules", """
            {"schedule":"@daily","schedule":"@hourly","after":"2026-01-01T00:00:00Z"}
            {"schedule":"@daily","after":5}
            {"schedule":"@daily","after":"2026-01-01T00:00:00Z","count":"3"}
            {"schedule":"@daily","after":"2026-01-01T00:00:00Z","count":1}
            """);
        var schedules = (await realm.RunAsync("schedule", "--batch", "schedules")).JsonLines;
        Assert.Equal([false, false, false, true], schedules.Select(l => (bool)l["valid"]!));
        realm.Write("templates", """
            {"template":"x","vars":[1]}
            {"template":7,"vars":{}}
            {"template":"x","delimiters":"both"}
            {"template":"x","template":"y"}
            {"template":"x"}
            """);
        var templates = (await realm.RunAsync("render", "--batch", "templates")).JsonLines;
        Assert.Equal(["\"vars\": a list is no map", "\"template\": 7 is no text", "\"delimiters\": \"both\" is neither run nor build",
            "line 4 of the batch: \"template\" stands twice, first in line 1: keep one", null], templates.Select(l => (string?)l["error"]));
    }

    [Fact]
    public async Task Batches_of_200_lines_answer_each_in_its_order()
    {
        await using var realm = new TestRealm();
        realm.Write("schedules", string.Concat(Enumerable.Range(0, 200).Select(i =>
            i % 10 == 9 ? "{\"schedule\":\"61 * * * *\"}\n" : $$"""{"schedule":"{{i % 60}} {{i % 24}} * * *","timezone":"Australia/Sydney","after":"2026-01-01T00:00:00Z","count":1}""" + "\n")));
        var schedules = (await realm.RunAsync("schedule", "--batch", "schedules")).JsonLines;
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => i % 10 == 9 ? null : $"cron({i % 60} {i % 24} * * ? *)"),
            schedules.Select(l => (string?)l["eventbridge"]?[0]?["expression"]));
        realm.Write("templates", string.Concat(Enumerable.Range(0, 200).Select(i => $$$"""{"template":"{{ n * 2 }}","vars":{"n":{{{i}}}}}""" + "\n")));
        var templates = (await realm.RunAsync("render", "--batch", "templates")).JsonLines;
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{2 * i}"), templates.Select(l => (string?)l["text"]));
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
