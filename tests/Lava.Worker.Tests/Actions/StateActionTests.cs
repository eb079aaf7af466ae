using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Tests.Actions;

public sealed class StateActionTests : ActionTest
{
    private const long Day = 86_400;

    [Fact]
    public async Task An_item_is_put_with_its_publisher_and_an_exact_time()
    {
        Assert.Null(await Do("state", """{"state_id": "a/b", "value": {"n": 1.50, "t": null}, "publisher": "me"}"""));

        var item = await Stored("a/b");
        Assert.Equal("""{"n":1.50,"t":null}""", item.Value!.ToJsonString());
        Assert.Equal(("json", "me"), (item.Type, item.Publisher));
        Assert.Matches(@"^2026-07-01T\d\d:\d\d:00\.123456[+-]\d\d:\d\d$", item.Timestamp);
    }

    [Theory]
    [InlineData("null", 7 * Day)]
    [InlineData("0", 7 * Day)]
    [InlineData("\"2d\"", 2 * Day)]
    [InlineData("\"99w\"", 366 * Day)]
    [InlineData("0.5", 1)]
    public async Task The_time_to_live_has_a_default_and_a_cap(string ttl, long seconds)
    {
        Assert.Null(await Do("state", $$"""{"state_id": "x", "value": 1, "ttl": {{ttl}}}"""));

        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds() + seconds, (await Stored("x")).Ttl);
    }

    [Fact]
    public async Task The_realm_sets_default_and_cap()
    {
        Assert.Null(await Do("state", """{"state_id": "x", "value": 1}""", new JsonObject { ["STATE_TTL"] = "9d", ["STATE_MAX_TTL"] = "3d" }));

        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds() + 3 * Day, (await Stored("x")).Ttl);
    }

    [Fact]
    public async Task Null_is_a_value()
    {
        Assert.Null(await Do("state", """{"state_id": "x", "value": null}"""));

        Assert.Null((await Stored("x")).Value);
    }

    [Theory]
    [InlineData("""{"state_id": "Lava.x", "value": 1}""", "reserved")]
    [InlineData("""{"value": 1}""", "state_id is missing")]
    public async Task A_bad_id_is_refused(string fields, string problem)
    {
        Assert.Contains(problem, await Do("state", fields));
        Assert.Empty(await Realm.Ports.State.ListAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task A_secure_item_is_bounded() =>
        Assert.Contains("at most 4096", await Do("state", $$"""{"state_id": "x", "type": "secure", "value": "{{new string('x', 4095)}}"}"""));

    private async Task<StateItem> Stored(string id) =>
        Assert.Single(await Realm.Ports.State.ListAsync(id, CancellationToken.None));
}
