using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Dispatching;

namespace Lava.Core.Tests.Dispatching;

public sealed class DispatchRequestsTests
{
    [Theory]
    // JSON: a map or a list of maps.
    [InlineData("""{"job_id":"a"}""", "0 a {} {} 0s")]
    [InlineData("""  {"job_id":"a","parameters":{"x":1,"y":[true,null]},"globals":{"g":"é"},"delay":"90s","x-note":1,"X-Note":2}""", "0 a {\"x\":1,\"y\":[true,null]} {\"g\":\"é\"} 90s")]
    [InlineData("""[{"job_id":"a","delay":30},{"job_id":"b","delay":"1.5h"},{"job_id":"a"}]""", "0 a {} {} 30s|1 b {} {} 90m|2 a {} {} 0s")]
    [InlineData("""{"job_id":"a","parameters":null,"globals":null,"delay":null}""", "0 a {} {} 0s")]
    [InlineData("\uFEFF{\"job_id\":\"a\"}", "0 a {} {} 0s")]
    [InlineData("""{"job_id":"a","parameters":{"n":12345678901234567890.50}}""", "0 a {\"n\":12345678901234567890.50} {} 0s")]
    // A delay may be longer than a queue's.
    [InlineData("""{"job_id":"a","delay":"3d"}""", "0 a {} {} 3d")]
    [InlineData("[]", "")]
    // Lines of text.
    [InlineData("a", "0 a {} {} 0s")]
    [InlineData("", "")]
    [InlineData(" \n\t\r\n# a comment\n", "")]
    [InlineData("a\r\nb # and why\n\n  c  \n", "0 a {} {} 0s|1 b {} {} 0s|2 c {} {} 0s")]
    [InlineData("app/x -d 5m -p vars.day=2026-01-31 -p 'vars.name=A B' -g who=\"me\"", "0 app/x {\"vars\":{\"day\":\"2026-01-31\",\"name\":\"A B\"}} {\"who\":\"me\"} 5m")]
    [InlineData("-p x=1 --global=y.z=2 --delay=30 a --param w=", "0 a {\"x\":\"1\",\"w\":\"\"} {\"y\":{\"z\":\"2\"}} 30s")]
    [InlineData("a -d5m -px=1", "0 a {\"x\":\"1\"} {} 5m")]
    [InlineData("a -d 1m -d 2m -p x=1 -p x=2", "0 a {\"x\":\"2\"} {} 2m")]
    [InlineData("a -p n:=1.50 -p on:=true -p list:=[1,2]", "0 a {\"n\":1.50,\"on\":true,\"list\":[1,2]} {} 0s")]
    [InlineData("a -p x='{\"k\": 1}' -p 'y=a#b'", "0 a {\"x\":\"{\\\"k\\\": 1}\",\"y\":\"a#b\"} {} 0s")]
    [InlineData("-- -odd", "0 -odd {} {} 0s")]
    [InlineData("'a job'", "0 a job {} {} 0s")]
    // Text that happens to be JSON is text.
    [InlineData("123", "0 123 {} {} 0s")]
    [InlineData("true", "0 true {} {} 0s")]
    [InlineData("null", "0 null {} {} 0s")]
    [InlineData("\"app/x\"", "0 app/x {} {} 0s")]
    [InlineData("[nightly]/load -p a=1", "0 [nightly]/load {\"a\":\"1\"} {} 0s")]
    public void A_body_is_read(string body, string expected)
    {
        var read = DispatchRequests.Read(body);
        Assert.Empty(read.Problems);
        Assert.Equal(expected, Text(read));
    }

    [Theory]
    [InlineData("""{"parameters":{}}""", "line 1, column 1: \"job_id\" is missing: write a text that isn't empty")]
    [InlineData("""{"job_id":""}""", "line 1, column 11: job_id: \"\" is not right here: write a text that isn't empty")]
    [InlineData("""{"job_id":7}""", "line 1, column 11: job_id: 7 is not right here: write a text that isn't empty (in quotes: \"7\")")]
    [InlineData("{\"job_id\":\"a\",\n \"parameters\":\"x\"}", "line 2, column 15: parameters: \"x\" is not right here: write a map")]
    [InlineData("""{"job_id":"a","globals":[1]}""", "line 1, column 25: globals: a list is not right here: write a map")]
    [InlineData("""{"job_id":"a","globals":{"Lava":{}}}""", "line 1, column 26: globals.Lava: \"Lava\" is reserved: choose a name that doesn't begin with \"lava\"")]
    [InlineData("""{"job_id":"a","delay":"soon"}""", "line 1, column 23: delay: \"soon\" is no duration: write a number and one of s, m, h, d, w, such as 90s, 1.5h or 2d (no unit: seconds)")]
    [InlineData("""{"job_id":"a","delay":-5}""", "line 1, column 23: delay: -5 is negative: write 0 or more")]
    [InlineData("""{"job_id":"a","param":{}}""", "line 1, column 15: param: \"param\" is no known field: the fields here are job_id, parameters, globals, delay")]
    [InlineData("""{"job_id":"a","parameter":{}}""", "line 1, column 15: parameter: \"parameter\" is no known field: did you mean \"parameters\"?")]
    [InlineData("""{"job_id":"a","job_id":"b"}""", "line 1, column 15: \"job_id\" stands twice, first in line 1: keep one")]
    [InlineData("[7]", "line 1, column 2: [0]: 7 is no request: write a map such as {\"job_id\": \"app/load\"}")]
    [InlineData("""{"job_id":"a",}""", "line 1, column 15: a comma with nothing after it: take it away")]
    [InlineData("-d 5m", "line 1: the job is missing: write JOB [-d DELAY] [-p NAME=VALUE]… [-g NAME=VALUE]…")]
    [InlineData("a x=1", "line 1: \"x=...\" is one word too many: write -p or -g before it")]
    [InlineData("a b", "line 1: word 2 is one too many: write JOB [-d DELAY] [-p NAME=VALUE]… [-g NAME=VALUE]…")]
    [InlineData("a --parameter x=1", "line 1: --parameter is no option of a request: write JOB [-d DELAY] [-p NAME=VALUE]… [-g NAME=VALUE]…|line 1: \"x=...\" is one word too many: write -p or -g before it")]
    [InlineData("a -p", "line 1: -p has no value: write JOB [-d DELAY] [-p NAME=VALUE]… [-g NAME=VALUE]…")]
    [InlineData("a -p x", "line 1: -p number 1: write name=value, or name:=json")]
    [InlineData("a -p x=1 -p x.y=2", "line 1: -p \"x.y\" (number 2): x has been given a value: it can't have members too")]
    [InlineData("a -d soon", "line 1: delay: \"soon\" is no duration: write a number and one of s, m, h, d, w, such as 90s, 1.5h or 2d (no unit: seconds)")]
    [InlineData("a -d -5m", "line 1: delay: \"-5m\" is negative: write 0 or more")]
    [InlineData("a -g lava.parent=1", "line 1: globals.lava: \"lava\" is reserved: choose a name that doesn't begin with \"lava\"")]
    [InlineData("\n\na -p 'x=1", "line 3: No closing quotation: the ' at character 6 is never closed (a request is one line, quotes included)")]
    [InlineData("''", "line 1: job_id: \"\" is not right here: write a text that isn't empty")]
    public void A_bad_request_says_where_what_and_what_would_be_right(string body, string problems)
    {
        var read = DispatchRequests.Read(body);
        Assert.Empty(read.Requests);
        Assert.Equal(problems, string.Join('|', read.Problems));
    }

    [Theory]
    [InlineData("""[{"job_id":"a"},{"job":"b"},{"job_id":"c"}]""", "a,c", "1,1")]
    [InlineData("""[{"job_id":"a"},5,{"job_id":"c"}]""", "a,c", "1")]
    [InlineData("[{\"job_id\":\"a\"},\n{\"job_id\":\"b\",\"globals\":{\"x\":1,\"x\":2}},\n{\"job_id\":\"c\"}]", "a,c", "1")]
    [InlineData("a\nb x\n# no request\nc -d", "a", "1,2")]
    [InlineData("a '\nb\n", "b", "0")]
    public void The_good_requests_of_a_body_still_go(string body, string good, string bad)
    {
        var read = DispatchRequests.Read(body);
        Assert.Equal(good, string.Join(',', read.Requests.Select(r => r.JobId)));
        Assert.Equal(bad, string.Join(',', read.Problems.Select(p => p.Index)));
        Assert.Empty(read.Requests.Select(r => (int?)r.Index).Intersect(read.Problems.Select(p => p.Index)));
    }

    [Fact]
    public void A_body_that_is_broken_as_a_whole_has_no_index()
    {
        var problem = Assert.Single(DispatchRequests.Read("[{\"job_id\": \"a\"}").Problems);
        Assert.Null(problem.Index);
        Assert.Equal(1, problem.Line);
    }

    [Fact]
    public void The_same_origin_and_index_is_the_same_run()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var origin = new EventOrigin(EventOrigin.Sns, "m-1");
        var read = DispatchRequests.Read("""[{"job_id":"a","delay":60},{"job_id":"a"}]""").Requests;
        var first = read[0].From(origin, "dev", now);

        Assert.Equal(first.RunId, read[0].From(origin, "dev", now.AddMinutes(1)).RunId);
        Assert.NotEqual(first.RunId, read[1].From(origin, "dev", now).RunId);
        Assert.NotEqual(first.RunId, read[0].From(origin with { Id = "m-2" }, "dev", now).RunId);
        Assert.NotEqual(first.RunId, read[0].From(origin with { Source = EventOrigin.Sqs }, "dev", now).RunId);
        Assert.Equal((now.AddMinutes(1), null), (first.NotBefore, read[1].From(origin, "dev", now).NotBefore));
        Assert.Equal(("event", "sns m-1", now), (first.Trigger.Source, first.Trigger.Id, first.Trigger.Time));
    }

    [Fact]
    public void A_delay_beyond_all_time_is_no_crash()
    {
        var request = Assert.Single(DispatchRequests.Read("a -d 922337203685").Requests);
        Assert.Equal(9999, request.From(new EventOrigin(EventOrigin.Sqs, "q"), "dev", DateTimeOffset.UnixEpoch).NotBefore!.Value.Year);
    }

    [Fact]
    public void An_instant_is_run_again_once_a_backfill()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
        Assert.Equal(Causes.Backfill("dev", "a", "b-1", at), Causes.Backfill("dev", "a", "b-1", at.ToOffset(TimeSpan.FromHours(11))));
        string[] others = [Causes.Backfill("dev", "a", "b-2", at), Causes.Backfill("dev", "a", "b-1", at.AddMinutes(1)), Causes.Schedule("dev", "a", at)];
        Assert.DoesNotContain(Causes.Backfill("dev", "a", "b-1", at), others);
    }

    [Theory]
    [InlineData("""[{"job_id":"app/x","parameters":{"a":{"b":[1,"é"]}},"delay":"5m"},{"job_id":"b","globals":{"g":1}}]""")]
    [InlineData("app/x -p a.b='c d' -d 5m # why\n'x y' --global=a:={\"k\":[1]}\n")]
    public void Mutated_bodies_never_throw(string body)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string noise = "{}[]:,-\"'\\\n\t #=.dpgé0\0\r\uFEFF\ud83d";
        for (var i = 0; i < 5000; i++)
        {
            var mutated = body.ToList();
            for (var n = random.Next(1, 8); n > 0; n--)
            {
                var at = random.Next(mutated.Count);
                if (random.Next(3) == 0) mutated.RemoveRange(at, Math.Min(random.Next(1, 10), mutated.Count - at - 1));
                else mutated.Insert(at, noise[random.Next(noise.Length)]);
            }
            var text = new string([.. mutated]);
            var read = Record.Exception(() => DispatchRequests.Read(text));
            Assert.True(read is null, $"seed {seed}, case {i}: {read}\n{text}");
            var opened = Record.Exception(() => DispatchEvents.Read(text, "r"));
            Assert.True(opened is null, $"seed {seed}, case {i}: {opened}\n{text}");
        }
    }

    [Fact]
    public void Bodies_as_large_as_a_queue_carries_are_read_within_bounds()
    {
        string[] bodies =
        [
            string.Concat(Enumerable.Repeat("a\n", 32_768)), "[" + string.Concat(Enumerable.Repeat("7,", 32_000)) + "7]",
            new string('[', 65_536), new string('{', 65_536), "a -p " + string.Concat(Enumerable.Repeat("a.", 32_000)) + "b=1",
            "a " + string.Concat(Enumerable.Repeat("-p a=1 ", 9_000)), "a -p x:=" + new string('[', 60_000), new string('\'', 65_535),
        ];
        foreach (var body in bodies) Assert.NotNull(DispatchRequests.Read(body));
    }

    private static string Text(RequestedDispatches read) => string.Join('|', read.Requests.Select(r => $"{r.Index} {r.JobId} {Json(r.Parameters)} {Json(r.Globals)} {r.Delay}"));

    private static string Json(JsonObject? map) =>
        map?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "{}";
}
