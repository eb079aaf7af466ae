using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Core.Specs;
using Lava.Core.Templating;

namespace Lava.Core.Tests.Running;

public sealed class EffectiveJobTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static EffectiveJob Of(string globals) => EffectiveJob.Of(
        ItemReader.Job((JsonObject)JsonNode.Parse("""{"job_id":"child","type":"log","worker":"core","payload":null}""")!).Value!,
        ItemReader.Realm((JsonObject)JsonNode.Parse("""{"realm":"r"}""")!).Value!,
        new Run { JobId = "child", RunId = "1", TsDispatch = Start },
        null,
        (JsonObject)JsonNode.Parse(globals)!,
        Start);

    [Fact]
    public void The_time_of_a_listed_object_is_a_datetime_in_templates()
    {
        var scope = Of("""{"s3obj":{"Bucket":"b","Key":"k","LastModified":"2023-12-31T23:00:00.000Z"}}""").Scope();
        Assert.Equal("2023-12-31 k", Template.Parse("{{ globals.s3obj.LastModified.strftime('%Y-%m-%d') }} {{ globals.s3obj.Key }}").Render(scope));
        Assert.Equal("1 day, 4:04:05", Template.Parse("{{ start - globals.s3obj.LastModified }}").Render(scope));
    }

    [Fact]
    public void What_merely_has_its_name_stays_as_it_is()
    {
        Assert.Equal("x", Template.Parse("{{ globals.s3obj }}").Render(Of("""{"s3obj":"x"}""").Scope()));
        Assert.Equal("yesterday", Template.Parse("{{ globals.s3obj.LastModified }}").Render(Of("""{"s3obj":{"LastModified":"yesterday"}}""").Scope()));
    }
}
