using Lava.Core.Templating;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

public sealed class BatchVarsTests
{
    [Fact]
    public void Stand_for_datetimes_and_decimals_at_any_depth()
    {
        var vars = BatchVars.Decode(Json("""{"a":{"$datetime":"2024-01-02T03:04:05+11:00"},"b":[{"c":{"$decimal":"1.50"}}],"d":2.50,"e":{"$other":1}}""")!);
        Assert.Equal("2024-01-02 1.50 2.50 {'$other': 1}", Template.Parse("{{ a.date() }} {{ b[0].c }} {{ d }} {{ e }}").Render(vars));
    }

    [Theory]
    [InlineData("""{"a":{"$datetime":"yesterday"}}""")]
    [InlineData("""{"a":{"$decimal":"much"}}""")]
    [InlineData("[]")]
    public void Refuse_other_texts(string json) => Assert.Throws<FormatException>(() => BatchVars.Decode(Json(json)!));
}
