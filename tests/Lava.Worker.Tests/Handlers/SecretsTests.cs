using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;
using Lava.Worker.Handlers.Secrets;
using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;

namespace Lava.Worker.Tests.Handlers;

[Collection(ProcessTests.Name)]
public sealed class SecretsTests(LauncherFixture launcher) : HandlerTest
{
    private const string Password = "s3cr3t/w\"rd";

    protected override ILauncher Launcher => launcher.Client;

    [Fact]
    public async Task A_variable_whose_name_says_secret_is_masked_in_outputs_result_and_error()
    {
        var outcome = await RunMasked("cmd", """ "sh -c 'printf %s \"$PGPASSWORD\"; printf %s \"$PGPASSWORD\" | base64 >&2; exit 3'" """,
            """{"env": {"PGPASSWORD": "hunter2hunter2", "PLAIN": "said"}}""");

        Assert.Equal("********", await Realm.OutputAsync("stdout"));
        Assert.Equal("********", outcome.Result["error_data"]!["error"]!.GetValue<string>()[..8]);
        Assert.DoesNotContain("hunter2", outcome.Result.ToJsonString());
    }

    [Fact]
    public async Task The_passwords_of_a_jobs_connections_are_masked_in_what_it_prints_and_what_is_kept_of_it()
    {
        Secrets(("/lava/pw", Password), ("pg/secret", """{"username": "joe", "password": "from the json"}"""));
        Connection("db", """{"type": "psql", "password": "/lava/pw", "secret_id": "pg/secret", "enabled": true}""");
        Realm.Payload("job.sh", $"#!/bin/sh\nprintf '%s' 'from the '; sleep 0.1; printf json; printf '%s' 's3cr3t/w\"rd joe'\nprintf '%s' '{Password}' >&2; exit 4");

        var outcome = await RunMasked("exe", "\"job.sh\"", """{"connections": {"pg": "db"}}""");

        Assert.Equal("**************** joe", await Realm.OutputAsync("job.sh.stdout"));
        Assert.Equal("********", outcome.Result["error_data"]!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_log_job_shows_no_secret()
    {
        Secrets(("/lava/pw", Password));
        Connection("db", """{"type": "psql", "password": "/lava/pw", "enabled": true}""");
        var log = new LinesLog();
        var job = Realm.Job("log", "null", $$"""{"conn_id": "db", "note": {{JsonValue.Create("uses " + Password).ToJsonString()}}, "api_key": "0123456789"}""");

        await HandlerCall.RunAsync(new LogHandler(), Context(job) with { Log = log }, CancellationToken.None);

        Assert.Contains("uses ********", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", log.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_secrets_cant_be_read_fails_before_it_could_print_them()
    {
        File.WriteAllText(Path.Combine(Realm.Root, "secrets.yaml"), "/lava/pw: x\n");
        File.SetUnixFileMode(Path.Combine(Realm.Root, "secrets.yaml"), (UnixFileMode)0x1a4);
        Connection("db", """{"type": "psql", "password": "/lava/pw", "enabled": true}""");

        var outcome = await RunMasked("exe", "\"job.sh\"", """{"connections": {"pg": "db"}}""");

        Assert.Contains("others can read it", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_handler_throws_is_masked_too()
    {
        var job = Realm.Job("log", "null", """{"token": "abcdefgh"}""");
        var work = new Work(_ => throw new InvalidOperationException("the token abcdefgh is wrong"));

        var outcome = await HandlerCall.RunAsync(work, Context(job), CancellationToken.None);

        Assert.Equal("the token ******** is wrong", outcome.Error);
    }

    [Theory]
    [InlineData("PGPASSWORD", "hunter2", true)]
    [InlineData("aws_secret_access_key", "0123456789", true)]
    [InlineData("GitHubToken", "abcdef", true)]
    [InlineData("API-KEY", "abcdef", true)]
    [InlineData("TOKEN_URL", "https://x", false)]
    [InlineData("PASSWORD", "abc", false)]
    [InlineData("use_token", "true", false)]
    [InlineData("LAVA_S3_KEY", "alias/x", false)]
    public void A_name_tells_a_secret(string name, string value, bool secret)
    {
        var secrets = new JobSecrets();
        secrets.AddNamed([KeyValuePair.Create(name, value)]);
        Assert.Equal(secret ? "<********>" : $"<{value}>", secrets.Mask($"<{value}>"));
    }

    [Fact]
    public void The_lines_of_a_key_are_masked_one_by_one()
    {
        var secrets = new JobSecrets();
        secrets.Add("-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\nsecondLine1234\n-----END KEY-----\n");
        Assert.Equal("a ******** b", secrets.Mask("a secondLine1234 b"));
    }

    private void Secrets(params (string Name, string Value)[] values)
    {
        var path = Path.Combine(Realm.Root, "secrets.yaml");
        File.WriteAllText(path, string.Join('\n', values.Select(v => $"{v.Name}: {JsonValue.Create(v.Value).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })}")));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Connection(string id, string json)
    {
        var raw = JsonNode.Parse(json)!.AsObject();
        Realm.Specs.Connections[id] = new Connection { ConnId = id, Type = (string)raw["type"]!, Enabled = true, Raw = raw };
    }

    private Task<HandlerOutcome> RunMasked(string type, string payload, string parameters) =>
        HandlerCall.RunAsync(HandlerRegistry.Standard.Find(type)!, Context(Realm.Job(type, payload, parameters)), CancellationToken.None);

    private JobContext Context(Lava.Core.Running.EffectiveJob job) => Realm.Context(job, Launcher);

    private sealed class Work(Func<JobContext, HandlerOutcome> run) : IHandler
    {
        public string Type => "work";
        public Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation) => Task.FromResult(run(context));
    }
}
