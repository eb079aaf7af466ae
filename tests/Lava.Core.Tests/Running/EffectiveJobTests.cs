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

    // All that a template sees of a run that nobody dispatched from a job.
    [Fact]
    public void A_template_sees_the_job_its_realm_and_itself_as_master_and_parent()
    {
        var spec = ItemReader.Job((JsonObject)JsonNode.Parse("""{"job_id":"load","type":"log","worker":"core","payload":"p","description":"d","owner":"o","x-lava-chk":"x","parameters":{"a":1,"b":2},"globals":{"g":1}}""")!).Value!;
        var realm = ItemReader.Realm((JsonObject)JsonNode.Parse("""{"realm":"r","s3_payloads":"s3://payloads","s3_temp":"s3://lava-temp/tmp","s3_key":"alias/k"}""")!).Value!;
        var row = new Run { JobId = "load", RunId = "1", MasterRunId = "0", Iteration = 2, TsDispatch = Start };
        var local = new TimeSpan(2, 0, 0);
        var scope = EffectiveJob.Of(spec, realm, row, new JsonObject { ["b"] = 3 }, new JsonObject { ["h"] = 2 }, Start.ToOffset(local).AddMilliseconds(700)).Scope();
        string Seen(string template) => Template.Parse(template).Render(scope);

        Assert.Equal("load d o log core p 1 1 3", Seen("{{ job.job_id }} {{ job.description }} {{ job.owner }} {{ job.type }} {{ job.worker }} {{ job.payload }} {{ job.run_id }} {{ job.parameters.a }} {{ job.parameters.b }}"));
        Assert.Equal("False", Seen("{{ 'x-lava-chk' in job }}"));
        Assert.Equal("r r s3://payloads s3://lava-temp/tmp alias/k", Seen("{{ job.realm }} {{ realm.realm }} {{ realm.s3_payloads }} {{ realm.s3_temp }} {{ realm.s3_key }}"));
        Assert.Equal("1 2 2 0 load load", Seen("{{ globals.g }} {{ job.globals.h }} {{ globals.lava.iteration }} {{ globals.lava.master_run_id }} {{ globals.lava.master_job_id }} {{ globals.lava.parent_job_id }}"));
        foreach (var at in (string[])["start", "job.ts_start", "globals.lava.master_start", "globals.lava.parent_start"]) Assert.Equal("2024-01-02T05:04:05+02:00", Seen($"{{{{ {at}.isoformat() }}}}"));
        foreach (var at in (string[])["ustart", "job.ts_ustart", "globals.lava.master_ustart", "globals.lava.parent_ustart", "job.ts_dispatch"]) Assert.Equal("2024-01-02T03:04:05+00:00", Seen($"{{{{ {at}.isoformat() }}}}"));
    }

    [Fact]
    public void What_a_job_hands_on_names_it_as_the_parent_and_keeps_the_master()
    {
        var job = Of("""{"g":1,"lava":{"master_job_id":"top","foreach_index":4}}""");

        Assert.Equal(
            """{"g":1,"lava":{"master_job_id":"top","master_start":"2024-01-02T03:04:05+00:00","master_ustart":"2024-01-02T03:04:05+00:00","parent_job_id":"child","parent_start":"2024-01-02T03:04:05+00:00","parent_ustart":"2024-01-02T03:04:05+00:00","master_run_id":"1"}}""",
            job.GlobalsForOthers().ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(4, (int)job.Globals["lava"]!["foreach_index"]!);
    }
}
