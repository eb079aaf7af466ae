using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Tests.Model;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90", 90, "90s")]
    [InlineData("90s", 90, "90s")]
    [InlineData(" +1.5 h ", 5400, "90m")]
    [InlineData("2d", 172800, "2d")]
    [InlineData("1w", 604800, "1w")]
    [InlineData("1e2m", 6000, "100m")]
    [InlineData(".5m", 30, "30s")]
    [InlineData("5.", 5, "5s")]
    [InlineData("-1h", -3600, "-1h")]
    [InlineData("0", 0, "0s")]
    public void A_duration_is_a_number_with_one_unit(string text, int seconds, string printed)
    {
        Assert.True(Duration.TryParse(text, out var duration, out _));
        Assert.Equal(seconds, duration.Seconds);
        Assert.Equal(printed, duration.ToString());
        Assert.True(Duration.TryParse(printed, out var again, out _));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData(".")]
    [InlineData("1H")]
    [InlineData("1h30m")]
    [InlineData("five")]
    [InlineData("1 2")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("inf")]
    [InlineData("1e")]
    [InlineData("99999999999w")]
    [InlineData("1e400")]
    public void Anything_else_is_refused_with_what_would_be_right(string text)
    {
        Assert.False(Duration.TryParse(text, out _, out var problem));
        Assert.Contains(": ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimal_seconds_stay_exact()
    {
        Assert.True(Duration.TryParse(JsonNode.Parse("0.1"), out var duration, out _));
        Assert.Equal(0.1m, duration.Seconds);
        Assert.Equal("0.1s", duration.ToString());
        Assert.Equal(TimeSpan.FromMilliseconds(100), duration.ToTimeSpan());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void A_value_of_another_kind_is_refused(string json) =>
        Assert.False(Duration.TryParse(JsonNode.Parse(json), out _, out _));
}
