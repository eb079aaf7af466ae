using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Triggers;

namespace Lava.Core.Tests.Triggers;

public sealed class TriggerMatcherTests
{
    private static S3Trigger Trigger(string id, string prefix, string more = "", string bucket = "bucket") =>
        ItemReader.Trigger((JsonObject)JsonNode.Parse(
            $$"""{"trigger_id":"{{id}}","bucket":"{{bucket}}","prefix":"{{prefix}}","job_id":"j","enabled":true{{more}}}""")!).Value!;

    private static string Match(string key, params S3Trigger[] triggers) =>
        string.Join(',', TriggerMatcher.Match(triggers, new ObjectEvent("bucket", key, 100, "ObjectCreated:Put") { Sequencer = "1" }).Select(t => t.TriggerId));

    [Theory]
    [InlineData("a/b/c", "a/b/c,a/b,a,*")]
    [InlineData("a/b/", "a/b/,a/b,a,*")]
    [InlineData("a", "a,*")]
    [InlineData("", "*")]
    [InlineData("a//b", "a//b,a/,a,*")]
    public void A_key_is_looked_up_by_ever_shorter_prefixes(string key, string prefixes) =>
        Assert.Equal(prefixes, string.Join(',', TriggerMatcher.Prefixes(key)));

    [Fact]
    public void The_most_specific_level_decides_alone()
    {
        var general = Trigger("general", "*");
        Assert.Equal("a,b", Match("in/x/f", general, Trigger("b", "in/x"), Trigger("a", "in/x"), Trigger("c", "in")));
        Assert.Equal("general", Match("other/f", general, Trigger("b", "in")));
        Assert.Equal("", Match("in/f", general, Trigger("off", "in") with { Enabled = false }));
        Assert.Equal("", Match("in/f", general, Trigger("small", "in", ",\"if_size_gt\":100")));
        Assert.Equal("general", Match("in/f", general, Trigger("elsewhere", "in", bucket: "another")));
    }

    [Theory]
    [InlineData("\"if_fnmatch\":\"*.csv\"", true)]
    [InlineData("\"if_fnmatch\":[\"*.txt\",\"in/*\"]", true)]
    [InlineData("\"if_fnmatch\":\"*.CSV\"", false)]
    [InlineData("\"if_not_fnmatch\":[\"*.txt\",\"in/*\"]", false)]
    [InlineData("\"if_not_fnmatch\":\"*.txt\"", true)]
    [InlineData("\"if_size_gt\":99", true)]
    [InlineData("\"if_size_gt\":\"1K\"", false)]
    [InlineData("\"if_not_size_gt\":100", true)]
    [InlineData("\"if_not_size_gt\":99", false)]
    [InlineData("\"if_event_type\":\"ObjectCreated:*\"", true)]
    [InlineData("\"if_not_event_type\":\"ObjectCreated:Put\"", false)]
    [InlineData("\"if_fnmatch\":\"*.csv\",\"if_size_gt\":1000", false)]
    public void Conditions_must_all_hold(string condition, bool matches) =>
        Assert.Equal(matches ? "t" : "", Match("in/day.csv", Trigger("t", "in", "," + condition)));

    [Fact]
    public void An_event_without_a_size_meets_no_condition_on_it()
    {
        var deleted = new ObjectEvent("bucket", "in/f", null, "ObjectRemoved:Delete") { Sequencer = "1" };
        Assert.Single(TriggerMatcher.Match([Trigger("t", "in")], deleted));
        Assert.Empty(TriggerMatcher.Match([Trigger("t", "in", ",\"if_size_gt\":0")], deleted));
        Assert.Empty(TriggerMatcher.Match([Trigger("t", "in", ",\"if_not_size_gt\":10")], deleted));
    }
}
