using System.Text.Json.Nodes;

namespace Lava.Infra.Tests;

[Collection("synthesized")]
public class TemplateTests(SynthesizedRealm synthesized)
{
    [Fact]
    public void Every_function_is_our_own_binary_on_the_bare_runtime()
    {
        var functions = synthesized.Example.Values.SelectMany(t => t.Resources("AWS::Lambda::Function")).Select(f => f.Properties()).ToList();

        Assert.Equal(["lava-example-dispatch", "lava-example-realm-item", "lava-example-s3trigger", "lava-example-schedule-sync", "lava-example-watchdog"],
            functions.Select(f => (string)f["FunctionName"]!).Order(StringComparer.Ordinal));
        Assert.All(functions, f => Assert.Equal(("provided.al2023", "arm64"), ((string)f["Runtime"]!, (string)f["Architectures"]![0]!)));
    }

    [Fact]
    public void Tables_are_those_of_the_manual_on_demand_and_recoverable()
    {
        var tables = synthesized.Realm.Resources("AWS::DynamoDB::Table").Concat(synthesized.Example["lava-common"].Resources("AWS::DynamoDB::Table")).ToList();

        Assert.Equal(
            ["lava.example.connections", "lava.example.events", "lava.example.jobs", "lava.example.s3triggers", "lava.example.state", "lava.example.workers", "lava.realms"],
            tables.Select(t => (string)t.Properties()["TableName"]!).Order(StringComparer.Ordinal));
        Assert.All(tables, t =>
        {
            Assert.Equal("PAY_PER_REQUEST", (string)t.Properties()["BillingMode"]!);
            Assert.True((bool)t.Properties()["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!);
            Assert.Equal(("Retain", "Retain"), ((string)t.Resource["DeletionPolicy"]!, (string)t.Resource["UpdateReplacePolicy"]!));
        });
        var events = synthesized.Realm.Single("AWS::DynamoDB::Table", "TableName", "lava.example.events");
        Assert.Equal("ttl", (string)events["TimeToLiveSpecification"]!["AttributeName"]!);
        Assert.Equal(["day-index", "due-index", "run_id-index"], events["GlobalSecondaryIndexes"]!.AsArray().Select(i => (string)i!["IndexName"]!).Order(StringComparer.Ordinal));
        Assert.Equal("job_id-tu_event-index", (string)events["LocalSecondaryIndexes"]![0]!["IndexName"]!);
        Assert.NotNull(synthesized.Realm.Single("AWS::DynamoDB::Table", "TableName", "lava.example.jobs")["StreamSpecification"]);
    }

    [Fact]
    public void The_bucket_is_closed_encrypted_and_tidied()
    {
        var bucket = Assert.Single(synthesized.Realm.Resources("AWS::S3::Bucket")).Properties();

        Assert.Equal("aws:kms", (string)bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]!);
        Assert.Equal("Enabled", (string)bucket["VersioningConfiguration"]!["Status"]!);
        Assert.All(bucket["PublicAccessBlockConfiguration"]!.AsObject(), p => Assert.True((bool)p.Value!));
        Assert.Equal(("tmp/", 30), ((string)bucket["LifecycleConfiguration"]!["Rules"]![0]!["Prefix"]!, (int)bucket["LifecycleConfiguration"]!["Rules"]![0]!["ExpirationInDays"]!));
        Assert.True((bool)bucket["NotificationConfiguration"]!["EventBridgeConfiguration"]!["EventBridgeEnabled"]!);
        Assert.Contains(synthesized.Realm.Statements("AWS::S3::BucketPolicy"), s => (string)s.Statement["Effect"]! == "Deny" && s.Statement["Condition"]!.ToJsonString().Contains("aws:SecureTransport", StringComparison.Ordinal));
    }

    [Fact]
    public void Queues_are_encrypted_keep_fourteen_days_and_have_a_place_for_dead_letters()
    {
        foreach (var fleet in new[] { "core", "office" })
        {
            var queues = synthesized.Example["lava-example-" + fleet].Resources("AWS::SQS::Queue").Select(q => q.Properties()).ToList();
            Assert.Equal([$"lava-example-{fleet}", $"lava-example-{fleet}-dead"], queues.Select(q => (string)q["QueueName"]!).Order(StringComparer.Ordinal));
            Assert.All(queues, q => Assert.Equal(1209600, (int)q["MessageRetentionPeriod"]!));
            Assert.All(queues, q => Assert.NotNull(q["KmsMasterKeyId"]));
            Assert.Single(queues, q => q["RedrivePolicy"] is not null);
        }
    }

    [Fact]
    public void An_event_that_a_function_cannot_handle_is_tried_again_and_then_kept()
    {
        var retries = synthesized.Realm.Resources("AWS::Lambda::EventInvokeConfig").Select(r => r.Properties()).ToList();

        Assert.Equal(4, retries.Count);
        Assert.All(retries, r => Assert.NotNull(r["DestinationConfig"]!["OnFailure"]!["Destination"]));
        var stream = Assert.Single(synthesized.Realm.Resources("AWS::Lambda::EventSourceMapping")).Properties();
        Assert.True((bool)stream["BisectBatchOnFunctionError"]!);
        Assert.Equal("ReportBatchItemFailures", (string)stream["FunctionResponseTypes"]![0]!);
        Assert.NotNull(stream["DestinationConfig"]!["OnFailure"]);
    }

    [Fact]
    public void Instances_are_closed_encrypted_and_drain_before_they_go()
    {
        var template = Assert.Single(synthesized.Core.Resources("AWS::EC2::LaunchTemplate")).Properties()["LaunchTemplateData"]!;
        var group = Assert.Single(synthesized.Core.Resources("AWS::AutoScaling::AutoScalingGroup")).Properties();

        Assert.Equal("required", (string)template["MetadataOptions"]!["HttpTokens"]!);
        Assert.True((bool)template["BlockDeviceMappings"]![0]!["Ebs"]!["Encrypted"]!);
        Assert.Null(template["KeyName"]);
        Assert.Equal(("0", "4", "lava-example-core"), ((string)group["MinSize"]!, (string)group["MaxSize"]!, (string)group["AutoScalingGroupName"]!));
        Assert.Equal(50, (int)group["MixedInstancesPolicy"]!["InstancesDistribution"]!["OnDemandPercentageAboveBaseCapacity"]!);
        Assert.Equal("autoscaling:EC2_INSTANCE_TERMINATING", (string)group["LifecycleHookSpecificationList"]![0]!["LifecycleTransition"]!);
        Assert.Null(Assert.Single(synthesized.Realm.Resources("AWS::EC2::SecurityGroup")).Properties()["SecurityGroupIngress"]);
    }

    [Fact]
    public void User_data_checks_the_archive_before_it_installs_it()
    {
        var data = synthesized.Core.Resources("AWS::EC2::LaunchTemplate").Single().Properties()["LaunchTemplateData"]!["UserData"]!.ToJsonString();

        Assert.Matches("[0-9a-f]{64}  /tmp/lava-worker.tar.gz", data);
        Assert.True(data.IndexOf("sha256sum --check --strict", StringComparison.Ordinal) < data.IndexOf("/opt/lava/install.sh", StringComparison.Ordinal));
    }

    [Fact]
    public void A_realm_that_exists_keeps_its_tables_bucket_and_keys()
    {
        var templates = synthesized.Synthesize("""
            realm: old
            existing:
              bucket: our-lava-bucket
              sys_key: arn:aws:kms:eu-west-1:123456789012:key/11111111-aaaa-bbbb-cccc-222222222222
              user_key: arn:aws:kms:eu-west-1:123456789012:key/33333333-aaaa-bbbb-cccc-444444444444
              jobs_stream: arn:aws:dynamodb:eu-west-1:123456789012:table/lava.old.jobs/stream/2026-01-01T00:00:00.000
            fleets: {core: }
            """);

        foreach (var type in new[] { "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::KMS::Alias" }) Assert.Empty(templates["lava-old"].Resources(type));
        Assert.Contains("our-lava-bucket", templates["lava-old"].ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("lava-common", templates.Keys); // Its table of realms exists, too.
    }

    [Fact]
    public void Schedules_are_looked_over_when_the_stack_is_deployed()
    {
        var rule = synthesized.Realm.Single("AWS::Events::Rule", "Name", "lava-example-schedule-sync-deployed");

        Assert.EndsWith(":stack/lava-example/", Templates.Text(rule["EventPattern"]!["detail"]!["stack-id"]![0]!["prefix"]), StringComparison.Ordinal);
        Assert.Equal("""{"reconcile":true}""", (string)rule["Targets"]![0]!["Input"]!);
    }

    [Fact]
    public void What_a_rule_cannot_deliver_may_be_put_into_the_failure_queue()
    {
        var rule = synthesized.Realm.Single("AWS::Events::Rule", "Name", "lava.example.s3");
        Assert.NotNull(rule["Targets"]![0]!["DeadLetterConfig"]!["Arn"]);

        var allowed = synthesized.Realm.Statements("AWS::SQS::QueuePolicy").Single(s => s.Statement["Principal"]?["Service"]?.ToString() == "events.amazonaws.com").Statement;

        Assert.Equal("sqs:SendMessage", (string)allowed["Action"]!);
        Assert.EndsWith(":rule/lava.example.*", Templates.Text(allowed["Condition"]!["ArnLike"]!["aws:SourceArn"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_what_keeps_data_never_change_by_accident()
    {
        // Changing any of these replaces the resource: its data would stay behind under the old name.
        var kept = synthesized.Example.SelectMany(t => t.Value["Resources"]!.AsObject())
            .Where(r => (string?)r.Value!["DeletionPolicy"] == "Retain")
            .Select(r => $"{r.Key} {(string)r.Value!["Type"]!} {Name(r.Value!["Properties"] as JsonObject)}").Order(StringComparer.Ordinal);

        Snapshot.Matches("kept.txt", string.Join('\n', kept) + "\n");
    }

    private static string Name(JsonObject? properties) =>
        properties?.FirstOrDefault(p => p.Key is "TableName" or "BucketName" or "QueueName" or "LogGroupName" or "AliasName").Value?.ToJsonString() ?? "";
}
