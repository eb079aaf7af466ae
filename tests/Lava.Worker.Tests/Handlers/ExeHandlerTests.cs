using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;

namespace Lava.Worker.Tests.Handlers;

[Collection(ProcessTests.Name)]
public sealed class ExeHandlerTests(LauncherFixture launcher) : HandlerTest
{
    protected override ILauncher Launcher => launcher.Client;

    [Fact]
    public async Task A_name_fetches_exactly_that_object()
    {
        Realm.Payload("etl/load.sh", "#!/bin/sh\necho \"$1|$2\"; pwd; echo $LAVA_S3_PAYLOAD\n");
        Realm.Payload("etl/load.sh.bak", "#!/bin/sh\necho not me\n");

        var outcome = await Run("exe", "\"etl/load.sh -v\"", """{"args": ["{{ globals.place }}"]}""");

        Succeeded(outcome);
        Assert.Single(outcome.Result["output"]!.AsArray());
        Assert.Equal("load.sh", Entry(outcome)["payload"]!.GetValue<string>());
        Assert.Equal($"-v|north pole\n{Realm.WorkFolder}\ns3://payloads/etl/load.sh\n", await Realm.OutputAsync("load.sh.stdout"));
        Assert.Empty(LeftOver());
    }

    [Theory]
    [InlineData("steps/")]
    [InlineData("steps")]
    public async Task A_prefix_runs_what_lies_right_under_it_in_order_until_one_fails(string payload)
    {
        Realm.Payload("steps/2.sh", "#!/bin/sh\necho two; exit 5\n");
        Realm.Payload("steps/1.sh", "#!/bin/sh\necho one\n");
        Realm.Payload("steps/3.sh", "#!/bin/sh\necho three\n");
        Realm.Payload("steps/0/deep.sh", "#!/bin/sh\necho deep\n");

        var outcome = await Run("exe", $"\"{payload}\"");

        Assert.Equal("Failed with exit status 5", outcome.Error);
        Assert.Equal(["1.sh", "2.sh"], outcome.Result["output"]!.AsArray().Select(o => o!["payload"]!.GetValue<string>()));
        Assert.Equal("one\n", await Realm.OutputAsync("1.sh.stdout"));
        Assert.Null(await Realm.OutputAsync("3.sh.stdout"));
    }

    [Theory]
    [InlineData("#!/bin/sh\r\necho x\r\n", "run.sh can't be started: its first line #!/bin/sh ends with CR LF, the line end of Windows: save it with LF line ends")]
    [InlineData("echo x\n", "run.sh can't be started: it is neither a program for this machine nor a script with a #! line: begin it with one, such as #!/bin/sh")]
    [InlineData("#!/no/such/interpreter -x\n", "run.sh can't be started: its interpreter /no/such/interpreter is not on this worker: install it, or change its first line")]
    [InlineData("#!/etc/passwd\n", "run.sh can't be started: not executable, or its interpreter /etc/passwd isn't: permission denied")]
    public async Task A_script_that_cannot_start_says_why(string text, string error)
    {
        Realm.Payload("run.sh", text);

        Assert.Equal(error, (await Run("exe", "\"run.sh\"")).Error);
    }

    [Theory]
    [InlineData("\"etl/laod.sh\"", "No such payload: etl/laod.sh: nothing at s3://payloads/etl/laod.sh (did you mean \"etl/load.sh\"?)")]
    [InlineData("\"elt/load.sh\"", "No such payload: elt/load.sh: nothing at s3://payloads/elt/load.sh (did you mean \"etl/load.sh\"?)")]
    [InlineData("\"zzzzzz\"", "No such payload: zzzzzz: nothing at s3://payloads/zzzzzz")]
    [InlineData("\"../etl/x\"", "Bad payload: ../etl/x: a part of the name is \"..\"")]
    [InlineData("\"/etc/passwd\"", "Bad payload: /etc/passwd: a part of the name is \"\"")]
    [InlineData("[\"etl/load.sh\"]", "Only single string payloads are supported for exe jobs")]
    [InlineData("null", "payload required")]
    [InlineData("\"etl/large.sh\"", "Payload too large: s3://payloads/etl/large.sh has 101 bytes: at most 100")]
    public async Task A_payload_that_cannot_be_fetched_says_why(string payload, string error)
    {
        Realm.Payload("etl/load.sh", "#!/bin/sh\n");
        Realm.Payload("etl/large.sh", new string('x', 101));

        Assert.Equal(error, (await Run("exe", payload, config: new JsonObject { ["EXE_MAX_PAYLOAD_SIZE"] = "100B" })).Error);
        Assert.Empty(LeftOver());
    }

    [Fact]
    public async Task Connections_are_checked_and_their_ids_handed_on()
    {
        Realm.Payload("run.sh", "#!/bin/sh\necho $LAVA_CONNID_DB\n");
        Realm.Specs.Connections["pg/main"] = new Connection { ConnId = "pg/main", Type = "postgres", Enabled = true, Raw = [] };

        Succeeded(await Run("exe", "\"run.sh\"", """{"connections": {"db": "pg/main"}}"""));
        Assert.Equal("pg/main\n", await Realm.OutputAsync("run.sh.stdout"));
        Assert.Equal("Connection pg/other: no such connection in this realm", (await Run("exe", "\"run.sh\"", """{"connections": {"db": "pg/other"}}""")).Error);
        Assert.Contains("Bad connection label: d-b", (await Run("exe", "\"run.sh\"", """{"connections": {"d-b": "pg/main"}}""")).Error);
    }
}
