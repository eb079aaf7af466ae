using System.Text.Json.Nodes;
using Lava.Core.Actions;
using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Core.Tests.Actions;

public sealed class ActionRendererTests
{
    [Fact]
    public void Values_with_quotes_and_line_ends_do_no_harm()
    {
        var action = One("""{"action": "dispatch", "job_id": "after/{{ job.job_id }}", "parameters": {"why": "{{ result.error }}", "n": 1.50, "list": ["{{ result.exit_status }}"]}, "delay": "30d"}""");

        Assert.Equal(ActionState.Pending, action.State);
        Assert.Equal("after/some/job", action.Fields!["job_id"]!.GetValue<string>());
        Assert.Equal("said \"no\"\nand \\ went", action.Fields["parameters"]!["why"]!.GetValue<string>());
        Assert.Equal("1.50", action.Fields["parameters"]!["n"]!.ToJsonString());
        Assert.Equal("3", action.Fields["parameters"]!["list"]![0]!.ToJsonString());
        Assert.Equal("30d", action.Fields["delay"]!.GetValue<string>());
    }

    [Fact]
    public void A_map_as_message_is_sent_as_sound_json_text()
    {
        var text = One("""{"action": "sns", "topic": "arn:t", "message": {"why": "{{ result.error }}", "status": "{{ result.exit_status }}", "who": "ü"}}""").Fields!["message"]!.GetValue<string>();

        Assert.Equal("said \"no\"\nand \\ went", JsonNode.Parse(text)!["why"]!.GetValue<string>());
        Assert.EndsWith("\"status\":3,\"who\":\"ü\"}", text);
    }

    [Fact]
    public void An_event_without_fields_tells_the_run()
    {
        var fields = One("""{"action": "event"}""").Fields!;

        Assert.Equal(
            """{"source":"lava.test","detail_type":"Lava Job Action","detail":{"realm":"test","worker":"core","job_id":"some/job","run_id":"r1","exit_status":3}}""",
            fields.ToJsonString());
    }

    [Fact]
    public void A_state_action_is_published_by_its_job_and_keeps_types()
    {
        var fields = One("""{"action": "state", "state_id": "at/{{ job.job_id }}", "value": {"ok": false, "n": "{{ result.exit_status + 1 }}", "none": null}}""").Fields!;

        Assert.Equal("""{"state_id":"at/some/job","value":{"ok":false,"n":4,"none":null},"publisher":"some/job"}""", fields.ToJsonString());
        Assert.Equal(ActionState.Pending, One("""{"action": "state", "state_id": "x", "value": null}""").State);
    }

    [Theory]
    [InlineData("""{"action": "log"}""", "Missing keys: message")]
    [InlineData("""{"action": "log", "message": 1}""", "message: must be a string")]
    [InlineData("""{"action": "log", "message": null}""", "Missing keys: message")]
    [InlineData("""{"action": "lgo", "message": "x"}""", "unknown action (did you mean \"log\"?)")]
    [InlineData("""{"message": "x"}""", "the key \"action\" is missing: it names the type")]
    [InlineData("\"log\"", "must be a map with the key \"action\", not \"log\"")]
    [InlineData("""{"action": "state", "value": 1, "zeal": 1, "x-y": 1}""", "Missing keys: state_id; Unexpected keys: x-y, zeal")]
    [InlineData("""{"action": "state", "state_id": "LAVA.x", "value": 1}""", "state_id: \"LAVA.x\": ids that begin with \"lava\" are reserved")]
    [InlineData("""{"action": "state", "state_id": "x", "value": 1, "type": "text", "ttl": "long"}""", "type: \"text\": must be one of json, raw, secure; ttl: \"long\" is no duration")]
    [InlineData("""{"action": "sqs", "queue": "q", "message": "m", "delay": "16m"}""", "Bad delay: \"16m\" is longer than 15m")]
    [InlineData("""{"action": "dispatch", "job_id": "x", "delay": -1}""", "Bad delay: -1 is negative")]
    [InlineData("""{"action": "dispatch", "job_id": "", "parameters": []}""", "job_id: must not be empty; parameters: must be a map")]
    [InlineData("""{"action": "slack", "slack_conn": "s", "message": "", "colour": "mauve"}""", "message: must not be empty; colour: \"mauve\" is no colour")]
    [InlineData("""{"action": "email", "to": [], "subject": "s", "message": "m"}""", "to: must be a string or a list of strings")]
    [InlineData("""{"action": "sns", "topic": "t", "message": 1}""", "message: must be a string or a map")]
    [InlineData("""{"action": "event", "resources": "x"}""", "resources: must be a list of strings")]
    [InlineData("""{"action": "log", "message": "a\n{{ 1 + }}"}""", "message: line 2, column ")]
    [InlineData("""{"action": "state", "state_id": "x", "value": {"a": ["{{ 1 + }}"]}}""", "value: a[0]: line 1, column ")]
    public void What_is_wrong_with_an_action_is_told_at_once(string json, string problem)
    {
        var action = One(json);

        Assert.Equal(ActionState.Failed, action.State);
        Assert.StartsWith(problem, action.Error);
    }

    [Fact]
    public void Open_types_ignore_what_they_do_not_know() =>
        Assert.Equal("""{"message":"m"}""", One("""{"action": "log", "message": "m", "x-note": 1}""").Fields!.ToJsonString());

    [Fact]
    public void Long_texts_are_cut_at_the_receivers_limit_and_never_within_a_character()
    {
        Assert.Equal(100, Text("""{"action": "sns", "topic": "t", "message": "m", "subject": "{{ 'x' * 200 }}"}""", "subject").Length);
        Assert.Equal(3000, Text("""{"action": "slack", "slack_conn": "s", "message": "{{ 'x' * 4000 }}"}""", "message").Length);
        Assert.Equal(249, Text("""{"action": "slack", "slack_conn": "s", "message": "m", "subject": "{{ 'x' * 249 }}\ud83d\ude00"}""", "subject").Length);
    }

    [Fact]
    public void One_that_cannot_be_rendered_leaves_those_before_it_and_stops_those_after_it()
    {
        var actions = Render("""[{"action": "log", "message": "a"}, {"action": "log", "message": "{{ 1 + }}"}, {"action": "log", "message": "b"}]""");

        Assert.Equal([ActionState.Pending, ActionState.Failed, ActionState.NotRun], actions.Select(a => a.State));
        Assert.All(actions, a => Assert.Equal("on_fail", a.Hook));
    }

    [Fact]
    public void No_list_means_no_actions()
    {
        Assert.Empty(ActionRenderer.Render("on_fail", null, Scope()));
        Assert.Empty(ActionRenderer.Render("on_fail", [], Scope()));
    }

    private static string Text(string json, string field) => One(json).Fields![field]!.GetValue<string>();

    private static RunAction One(string json) => Assert.Single(Render($"[{json}]"));

    private static IReadOnlyList<RunAction> Render(string json) => ActionRenderer.Render("on_fail", JsonNode.Parse(json)!.AsArray(), Scope());

    private static Dictionary<string, object?> Scope()
    {
        var at = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
        var job = EffectiveJob.Of(
            new Job { JobId = "some/job", Type = "cmd", Worker = "core", Raw = new JsonObject { ["job_id"] = "some/job", ["worker"] = "core" } },
            new Realm { Name = "test", Raw = new JsonObject { ["realm"] = "test" } },
            new Run { JobId = "some/job", RunId = "r1", TsDispatch = at },
            null, null, at);
        var scope = job.Scope();
        scope["result"] = new JsonObject { ["exit_status"] = 3, ["error"] = "said \"no\"\nand \\ went" };
        return scope;
    }
}
