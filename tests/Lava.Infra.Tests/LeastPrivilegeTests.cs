using System.Reflection;
using System.Text.Json.Nodes;
using Lava.Cli.Commands;
using Lava.Infra.Tests.Calls;

namespace Lava.Infra.Tests;

/// <summary>Each role may do exactly what its program's compiled code calls; what it may beyond that, or may not, is listed here with the reason.</summary>
[Collection("synthesized")]
public class LeastPrivilegeTests(SynthesizedRealm synthesized)
{
    private static readonly CodeCalls Code = new();

    // Lambda itself calls these with a function's role: the queue of what it can't handle, and the log.
    private static string[] OfAnyFunction(string handler) =>
    [
        "sqs:SendMessage <Failures>", "kms:GenerateDataKey key/user", "kms:Decrypt key/user",
        $"logs:CreateLogStream log-group:/aws/lambda/lava-example-{handler}:*", $"logs:PutLogEvents log-group:/aws/lambda/lava-example-{handler}:*",
    ];

    [Fact]
    public void What_a_port_method_needs_is_what_its_code_calls()
    {
        foreach (var (method, needs) in PortNeeds.Of.Where(n => !n.Key.StartsWith("IAmazon", StringComparison.Ordinal)))
            Assert.True(
                Code.Behind(method).Select(PortNeeds.Action).ToHashSet().SetEquals(needs.Select(n => n.Split(' ')[0])),
                $"{method} calls {string.Join(", ", Code.Behind(method))}; PortNeeds says {string.Join(", ", needs)}");
    }

    [Theory]
    [InlineData("dispatch")]
    [InlineData("s3trigger")]
    [InlineData("watchdog")]
    public void A_function_may_do_what_it_calls_and_no_more(string handler) =>
        Same(Needs(Code.OfFunction(handler), "lava-example-*"), Grants.OfRole(synthesized.Realm, "lava-example-" + handler), OfAnyFunction(handler), []);

    [Fact]
    public void The_sync_of_schedules_may_do_what_it_calls_and_no_more() => Same(
        Needs(Code.OfFunction("schedule-sync"), "lava-example-*"), Grants.OfRole(synthesized.Realm, "lava-example-schedule-sync"),
        [
            .. OfAnyFunction("schedule-sync"),
            // Lambda reads the stream with the function's role; Scheduler is handed the role of schedules.
            "dynamodb:GetRecords <Jobs.StreamArn>", "dynamodb:GetShardIterator <Jobs.StreamArn>", "dynamodb:DescribeStream <Jobs.StreamArn>", "dynamodb:ListStreams table/lava.example.jobs/stream/*",
            "iam:PassRole <SchedulerRole>",
        ],
        []);

    [Fact]
    public void The_function_of_the_deploy_may_write_the_item_and_no_more() => Same(
        Needs(Code.OfFunction("realm-item"), "lava-example-*"), Grants.OfRole(synthesized.Realm, "lava-example-realm-item"),
        ["logs:CreateLogStream log-group:/aws/lambda/lava-example-realm-item:*", "logs:PutLogEvents log-group:/aws/lambda/lava-example-realm-item:*"], []);

    [Fact]
    public void Schedules_may_call_the_dispatch_function_and_no_more() => Same(
        [], Grants.OfRole(synthesized.Realm, "lava-example-scheduler"),
        ["lambda:InvokeFunction function:lava-example-dispatch", "sqs:SendMessage <Failures>", "kms:GenerateDataKey key/user", "kms:Decrypt key/user"], []);

    [Fact]
    public void A_worker_may_do_what_it_and_its_jobs_commands_call_and_no_more() => Same(
        Needs(Code.OfWorker(), "lava-example-core", "bucket/tmp/*").SelectMany(n => n.StartsWith("sqs:GetQueue", StringComparison.Ordinal) && n.EndsWith(" lava-example-core", StringComparison.Ordinal) ? [n, n + "-dead"] : (string[])[n]),
        Grants.OfRole(synthesized.Core, "lava-example-worker-core"),
        [
            "s3:GetObject archive", // The instance fetches the agent.
            "logs:CreateLogStream log-group:/var/log/lava/example:*", "logs:PutLogEvents log-group:/var/log/lava/example:*", // The CloudWatch agent.
            "ssm:UpdateInstanceInformation *", "ssmmessages:CreateControlChannel *", "ssmmessages:CreateDataChannel *", "ssmmessages:OpenControlChannel *", "ssmmessages:OpenDataChannel *", // Session Manager's agent.
        ],
        []);

    [Fact]
    public void Readers_may_call_every_command_that_looks_and_no_more() => Same(
        Needs(Reading, "lava-example-*", "bucket/tmp/*"), Grants.OfGroup(synthesized.Realm, "lava-example-reader"), LookedAtElsewhere,
        [
            "kms:Decrypt key/sys", // Secure state stays closed to who only looks.
            "s3:PutObject bucket/tmp/*", "s3:AbortMultipartUpload bucket/tmp/*", "s3:DeleteObject bucket/tmp/*", "kms:GenerateDataKey key/user", // `logs -f` marks the run if it may: else it follows more slowly.
        ]);

    [Fact]
    public void Operators_may_also_dispatch_cancel_and_retry_and_no_more() => Same(
        Needs(Reading.Union(Operating), "lava-example-*", "bucket/tmp/*"), Grants.OfGroup(synthesized.Realm, "lava-example-operator"),
        [
            .. LookedAtElsewhere,
            "lambda:InvokeFunction function:lava-example-dispatch", "sns:Publish lava-example-dispatch", // Requests by other programs.
        ],
        ["kms:Decrypt key/sys", "s3:PutObject bucket/tmp/*", "s3:AbortMultipartUpload bucket/tmp/*", "s3:DeleteObject bucket/tmp/*"]);

    [Fact]
    public void Admins_may_also_change_specs_state_payloads_and_secrets_and_no_more() => Same(
        Needs(Reading.Union(Operating).Union(Code.OfCommands(typeof(ApplyCommand), typeof(StateCommand), typeof(CpCommand))), "lava-example-*", "bucket/*"),
        Grants.OfGroup(synthesized.Realm, "lava-example-admin"),
        [
            .. LookedAtElsewhere,
            "lambda:InvokeFunction function:lava-example-dispatch", "sns:Publish lava-example-dispatch",
            "lambda:InvokeFunction function:lava-example-schedule-sync", "scheduler:GetSchedule schedule/lava-example/*", // A sync now, and a look at its schedules.
            .. new[] { "ssm:PutParameter", "ssm:DeleteParameter" }.Select(a => a + " parameter/lava/example/*"), // Secrets are put by AWS's own tools.
            .. new[] { "secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret" }.Select(a => a + " secret:/lava/example/*"),
            "kms:GenerateDataKey key/sys", // A secret's own data key.
        ],
        []);

    [Fact]
    public void Every_policy_is_as_short_as_AWS_wants_it_even_with_the_longest_names()
    {
        var (realm, fleet) = ("a" + new string('b', 10), "c" + new string('d', 57));
        var templates = synthesized.Synthesize($"realm: {realm}\nregion: ap-southeast-2\naccount: \"123456789012\"\nfleets: {{{fleet}: {{instance_types: [m7g.large], image_pipeline: true}}}}");

        Assert.All(templates.Values.SelectMany(t => t.Resources("AWS::IAM::ManagedPolicy")), p => Assert.InRange(Length(p.Properties()), 1, 6144));
        // All inline policies of a role together.
        Assert.All(templates.Values.SelectMany(t => t.Resources("AWS::IAM::Policy")), p => Assert.InRange(Length(p.Properties()), 1, 10_240));
        Assert.All(templates.Values.SelectMany(t => t.Resources("AWS::IAM::Role")), r => Assert.InRange(((string)r.Properties()["RoleName"]!).Length, 1, 64));
    }

    private static IReadOnlySet<string> Reading { get; } = Code.OfCommands(typeof(RunsCommand), typeof(ShowCommand), typeof(LogsCommand), typeof(WhyCommand), typeof(AuditCommand), typeof(CheckCommand), typeof(FleetsCommand))
        .Union(Code.Of(Method(typeof(StateCommand), "GetAsync"), Method(typeof(StateCommand), "ListAsync"), Method(typeof(CpCommand), "OpenAsync"))).ToHashSet();

    private static IReadOnlySet<string> Operating { get; } = Code.OfCommands(typeof(DispatchCommand), typeof(RequestCommands));

    // The workers' log, in CloudWatch's console.
    private static readonly string[] LookedAtElsewhere = ["logs:FilterLogEvents log-group:/var/log/lava/example:*", "logs:GetLogEvents log-group:/var/log/lava/example:*", "logs:DescribeLogStreams log-group:/var/log/lava/example:*"];

    private static IEnumerable<string> Needs(IEnumerable<string> methods, string queue, string written = "")
    {
        var needs = methods.SelectMany(m => PortNeeds.Of.TryGetValue(m, out var found) ? found : throw new KeyNotFoundException($"{m} is called on AWS: say in PortNeeds what it needs"))
            .Select(n => n.Replace("{queue}", queue, StringComparison.Ordinal).Replace("{written}", written, StringComparison.Ordinal)).ToList();
        return needs.Concat(PortNeeds.Keys(needs)).Distinct();
    }

    private static void Same(IEnumerable<string> called, SortedSet<string> granted, string[] beyond, string[] withheld)
    {
        var wanted = called.Concat(beyond.Select(Named)).Except(withheld).ToHashSet();
        var given = granted.Select(Named).ToHashSet();
        var (missing, needless) = (wanted.Except(given).Order(StringComparer.Ordinal), given.Except(wanted).Order(StringComparer.Ordinal));
        Assert.True(wanted.SetEquals(given), $"called, but not granted:\n  {string.Join("\n  ", missing)}\ngranted, but not called:\n  {string.Join("\n  ", needless)}");
    }

    // References by what they are, without the hashes of their ids.
    private static string Named(string grant) => System.Text.RegularExpressions.Regex.Replace(grant, @"<.*?(Failures|SchedulerRole|Jobs)[0-9A-F]*(\.StreamArn|\.Arn)?>", m => $"<{m.Groups[1].Value}{(m.Groups[2].Value == ".StreamArn" ? ".StreamArn" : "")}>");

    private static MethodBase Method(Type type, string name) => type.GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static int Length(JsonObject policy) =>
        string.Concat(policy["PolicyDocument"]!["Statement"]!.AsArray().Select(s => new JsonObject(s!.AsObject().Select(f => KeyValuePair.Create(f.Key, Plain(f.Value)))).ToJsonString())).Length
        + """{"Version":"2012-10-17","Statement":[]}""".Length;

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        JsonObject o when o.Any(f => f.Key is "Ref" || f.Key.StartsWith("Fn::", StringComparison.Ordinal)) =>
            Templates.Text(o).Replace("<AWS::Partition>", "aws", StringComparison.Ordinal),
        JsonObject map => new JsonObject(map.Select(f => KeyValuePair.Create(f.Key, Plain(f.Value)))),
        _ => node?.DeepClone(),
    };
}
