using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="IStateStore"/>.</summary>
public abstract class StateStoreCompliance : PortCompliance
{
    private IStateStore State => Ports.State;

    private static StateItem Item(string id, JsonNode? value, string type = "json", string version = "v1", long ttl = 0) =>
        new() { StateId = id, Type = type, Value = value, Timestamp = version, Ttl = ttl, Publisher = "a/b" };

    private async Task<bool> Put(StateItem item, string? ifVersion = null) => await State.PutAsync(item, ifVersion, default);

    private async Task<StateItem?> Get(string id) => await State.GetAsync(id, default);

    [SkippableFact]
    public async Task A_missing_item_reads_as_null() => Assert.Null(await Get("none"));

    [SkippableTheory]
    [InlineData("json", """{"n":1.50,"deep":[1,null,"ü"],"big":12345678901234567890.0100}""")]
    [InlineData("json", "\"text\"")]
    [InlineData("json", "10.00")]
    [InlineData("raw", "\"a\\nb\"")]
    [InlineData("secure", """{"n":1.50,"password":"pässword"}""")]
    [InlineData("secure", "\"hush\"")]
    [InlineData("json", "false")]
    public async Task An_item_is_read_back_as_it_was_put(string type, string json)
    {
        Assert.True(await Put(Item("x/y", JsonNode.Parse(json), type)));

        var read = await Get("x/y");

        Assert.Equal(json, read!.Value!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal((type, "v1", "a/b"), (read.Type, read.Timestamp, read.Publisher));
    }

    [SkippableTheory]
    [InlineData("json")]
    [InlineData("secure")]
    public async Task A_null_is_a_value(string type)
    {
        await Put(Item("x", null, type));

        var read = await Get("x");

        Assert.NotNull(read);
        Assert.Null(read.Value);
    }

    [SkippableFact]
    public async Task An_item_is_replaced_whole()
    {
        await Put(Item("x", "one", ttl: Now.ToUnixTimeSeconds() + 100));
        await Put(Item("x", "two", version: "v2") with { Publisher = null });

        var read = await Get("x");

        Assert.Equal(("two", "v2", 0L, null), ((string?)read!.Value, read.Timestamp, read.Ttl, read.Publisher));
    }

    [SkippableFact]
    public async Task An_expired_item_reads_as_missing()
    {
        await Put(Item("x", "one", ttl: Now.ToUnixTimeSeconds() + 3));
        Assert.NotNull(await Get("x"));

        await Realm.PassAsync(TimeSpan.FromSeconds(4));

        Assert.Null(await Get("x"));
        Assert.Empty(await State.ListAsync(null, default));
        Assert.True(await Put(Item("x", "again", version: "v2"), ifVersion: ""));
    }

    [SkippableFact]
    public async Task A_put_on_a_version_is_refused_when_the_version_is_another()
    {
        Assert.False(await Put(Item("x", "one"), ifVersion: "v0"));
        Assert.Null(await Get("x"));
        Assert.True(await Put(Item("x", "one"), ifVersion: ""));
        Assert.False(await Put(Item("x", "two", version: "v2"), ifVersion: ""));
        Assert.False(await Put(Item("x", "two", version: "v2"), ifVersion: "v0"));
        Assert.True(await Put(Item("x", "two", version: "v2"), ifVersion: "v1"));
        Assert.Equal("two", (string?)(await Get("x"))!.Value);
    }

    [SkippableFact]
    public async Task Of_many_writers_on_one_version_exactly_one_wins()
    {
        await Put(Item("x", "start"));

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Put(Item("x", i, version: $"w{i}"), ifVersion: "v1"))));

        Assert.Equal(1, won.Count(x => x));
    }

    [SkippableFact]
    public async Task Items_are_listed_by_glob_in_id_order()
    {
        foreach (var id in (string[])["b", "a/2", "a/1", "c"]) await Put(Item(id, id));
        await Put(Item("a/secret", "hush", "secure"));

        async Task<string[]> List(string? glob) => [.. (await State.ListAsync(glob, default)).Select(x => x.StateId)];

        Assert.Equal(["a/1", "a/2", "a/secret", "b", "c"], await List(null));
        Assert.Equal(["a/1", "a/2", "a/secret"], await List("a/*"));
        Assert.Equal(["b", "c"], await List("[b-d]"));
        Assert.Empty(await List("A*"));
    }

    [SkippableFact]
    public async Task A_deleted_item_is_gone()
    {
        await Put(Item("x", "one"));

        Assert.True(await State.DeleteAsync("x", default));
        Assert.False(await State.DeleteAsync("x", default));
        Assert.Null(await Get("x"));
    }
}
