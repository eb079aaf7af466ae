using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Tests.Model;

public sealed class RealmConfigTests
{
    [Fact]
    public void The_environment_wins_over_the_realm_and_the_realm_over_the_default()
    {
        var environment = new Dictionary<string, string> { ["LAVA_EXE_TIMEOUT"] = "1m" };
        var config = new RealmConfig(environment.GetValueOrDefault, new JsonObject { ["exe_timeout"] = "2m", ["Cmd_Timeout"] = 30 });

        Assert.Equal(60, config.Duration("EXE_TIMEOUT").Seconds);
        Assert.Equal(30, config.Duration("CMD_TIMEOUT").Seconds);
        Assert.Equal(600, config.Duration("PKG_TIMEOUT").Seconds);
    }

    [Fact]
    public void A_bad_value_says_where_it_is_and_what_would_be_right()
    {
        var config = new RealmConfig(_ => null, new JsonObject { ["FOREACH_LIMIT"] = "ten", ["EXE_TIMEOUT"] = "-1s" });

        Assert.Equal("realm config FOREACH_LIMIT: \"ten\" is no whole number: write digits", Assert.Throws<ConfigException>(() => config.Int("FOREACH_LIMIT")).Message);
        Assert.Equal(2, config.Problems().Count);
    }

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData("t", true)]
    [InlineData("Yes", true)]
    [InlineData("0", false)]
    [InlineData("2", true)]
    [InlineData("n", false)]
    public void Booleans_have_many_forms(string text, bool value) =>
        Assert.Equal(value, new RealmConfig(_ => null, new JsonObject { ["DEBUG"] = text }).Bool("DEBUG"));

    [Fact]
    public void An_empty_event_ttl_switches_expiry_off() =>
        Assert.Null(new RealmConfig(_ => "").OptionalDuration("EVENT_TTL"));

    [Fact]
    public void The_defaults_are_all_good_values() => Assert.Empty(RealmConfig.Defaults.Problems());
}
