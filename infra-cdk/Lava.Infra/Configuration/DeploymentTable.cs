using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lava.Core.Model;
using Lava.Core.Scheduling;
using Lava.Core.Specs;
using Lava.Core.Validation;
using Lava.Core.Validation.Kinds;

namespace Lava.Infra.Configuration;

/// <summary>The fields of a file of <c>infra-cdk/realms</c>.</summary>
public static partial class DeploymentTable
{
    // What CloudWatch Logs accepts as a retention, in days.
    private static readonly int[] LogDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    private static readonly ValueKind Text = new TextKind { MayBeEmpty = false };
    private static readonly ValueKind Flag = new BoolKind();
    private static readonly ValueKind Architecture = new TextKind { Choices = ["arm64", "x86_64"] };
    private static readonly ValueKind Bucket = Matching(BucketPattern(), "the name of a bucket: 3 to 63 lower-case letters, digits, - and .");
    private static readonly ValueKind Key = Matching(KeyPattern(), "the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/ID");
    private static readonly ValueKind Zone = new TextKind { Matches = TimeZones.Exists, Description = "an IANA time zone such as Europe/London" };

    private static readonly FieldTable Retention = new(
        "retention",
        new("temp", new DurationKind(), "job outputs; whole days"),
        new("old_versions", new DurationKind(), "replaced or deleted payloads; whole days"),
        new("logs", new DurationKind(), "logs of functions and workers; a period that CloudWatch knows"))
    {
        Rules = [Days("temp", 1, 3650), Days("old_versions", 1, 3650), new TableRule.Also(LogPeriod)],
    };

    private static readonly FieldTable Alarms = new(
        "alarms",
        new("topic", Matching(TopicPattern(), "the ARN of an SNS topic"), "an SNS topic that is told"),
        new("email", Matching(EmailPattern(), "a mail address"), "an address that is told"),
        new("queue_age", new DurationKind(), "how long a message may wait; whole minutes"))
    {
        Rules = [new TableRule.AtMostOne("topic", "email"), Minutes("queue_age", 1, 1440)],
    };

    private static readonly FieldTable Network = new(
        "network",
        new("vpc", Matching(VpcPattern(), "the id of a VPC, such as vpc-0a1b2c3d"), "a VPC that exists"),
        new("subnets", new ListKind(Matching(SubnetPattern(), "the id of a subnet, such as subnet-0a1b2c3d"), 1), "its subnets"),
        new("security_groups", new ListKind(Matching(GroupPattern(), "the id of a security group, such as sg-0a1b2c3d")), "of instances"),
        new("cidr", Matching(CidrPattern(), "an address range with a prefix of 16 to 24 bits, such as 10.80.0.0/20"), "of a VPC of the realm's own"))
    {
        Rules =
        [
            new TableRule.Needs("vpc", "subnets"), new TableRule.Needs("subnets", "vpc"), new TableRule.Needs("security_groups", "vpc"),
            new TableRule.AtMostOne("vpc", "cidr"),
        ],
    };

    private static readonly FieldTable Existing = new(
        "existing",
        new("bucket", Bucket, "the realm's bucket") { Required = true },
        new("sys_key", Key, "the key behind alias/lava-REALM-sys") { Required = true },
        new("user_key", Key, "the key behind alias/lava-REALM-user") { Required = true },
        new("jobs_stream", Matching(StreamPattern(), "the ARN of a table's stream, which `lava realm upgrade` prints"), "the jobs table's stream") { Required = true });

    private static readonly FieldTable Dispatcher = new("dispatcher", new Field("timezone", Zone, "of its schedules") { Required = true });

    private static readonly FieldTable Fleet = new(
        "fleet",
        new("instance_types", new ListKind(Matching(InstancePattern(), "an instance type such as m7g.large")), "best first; none: the queue only"),
        new("min", new IntKind(0, 1000), "the fewest instances"),
        new("max", new IntKind(0, 1000), "the most instances"),
        new("spot", new IntKind(0, 100), "share of spot instances, in per cent"),
        new("slots", new IntKind(1, 1000), "runs at a time on an instance"),
        new("backlog_per_slot", new NumberKind(0.1, 100), "work for each slot above which the fleet grows"),
        new("architecture", Architecture, "of its instances"),
        new("ami", Matching(AmiPattern(), "the id of an AMI, such as ami-0a1b2c3d"), "an image of your own"),
        new("image_pipeline", Flag, "build an image with the agent installed"),
        new("volume", new SizeKind(), "of the root disk; whole GiB"),
        new("visibility", new DurationKind(), "of a received message; whole seconds"),
        new("drain", new DurationKind(), "how long an instance that is to go may finish its runs; whole minutes"),
        new("policies", new ListKind(Matching(PolicyPattern(), "the ARN of a managed policy")), "what its jobs need beside the worker's own rights"))
    {
        Rules =
        [
            new TableRule.AtMostOne("ami", "image_pipeline"), new TableRule.Also(Sizes), new TableRule.Also(Architectures),
            new TableRule.Also(Volume), Seconds("visibility", 60, 43200), Minutes("drain", 1, 115),
        ],
    };

    /// <summary>All fields.</summary>
    public static FieldTable Whole { get; } = new(
        "realm",
        new("realm", Text, "the realm's name") { Required = true },
        new("account", Matching(AccountPattern(), "an AWS account: 12 digits, in quotes"), "where it is deployed"),
        new("region", Matching(RegionPattern(), "an AWS region such as ap-southeast-2"), "where it is deployed"),
        new("architecture", Architecture, "of functions, and of fleets that don't say otherwise"),
        new("existing", new TableKind(Existing), "what exists already and is taken over"),
        new("bucket", Bucket, "the realm's bucket"),
        new("retention", new TableKind(Retention), "how long things are kept"),
        new("dispatchers", new MapKind(new TableKind(Dispatcher)), "name and time zone"),
        new("trigger_buckets", new ListKind(Bucket), "buckets whose notifications may call the trigger function"),
        new("alarms", new TableKind(Alarms), "who is told when something is wrong"),
        new("network", new TableKind(Network), "where fleets live"),
        new("fleets", new MapKind(new EitherKind(new TableKind(Fleet), new NullKind())) { NameProblem = Names.FleetProblem }, "name and size") { Required = true },
        new("tags", new MapKind(Text), "of everything that the realm owns"))
    {
        NotesAllowed = true,
        Rules = [new TableRule.Also(RealmName), new TableRule.AtMostOne("existing", "bucket"), new TableRule.Also(FleetArchitectures), new TableRule.Also(QueueNames)],
    };

    private static TextKind Matching(Regex pattern, string description) =>
        new() { Matches = pattern.IsMatch, Pattern = pattern.ToString(), Description = description };

    private static void RealmName(JsonObject map, CheckScope scope)
    {
        if (map["realm"].Text() is { Length: > 0 } name && Names.RealmProblem(name) is { } problem) scope.Field("realm").Error(ProblemCodes.Name, problem);
    }

    private static void QueueNames(JsonObject map, CheckScope scope)
    {
        if (map["realm"].Text() is not { } realm || Names.RealmProblem(realm) is not null) return;
        foreach (var (name, _) in map["fleets"] as JsonObject ?? [])
            if (Names.FleetProblem(name) is null && Names.QueueProblem(realm, name) is { } problem)
                scope.Field("fleets").Field(name).NameProblem(Severity.Error, ProblemCodes.Name, problem);
    }

    private static void Sizes(JsonObject map, CheckScope scope)
    {
        if (map["min"].Int() is { } min && (map["max"].Int() ?? 1) is var max && min > max)
            scope.Field("min").Error(ProblemCodes.Combination, $"min {min} is more than max {max}: raise max, or lower min");
        var types = map["instance_types"] as JsonArray;
        foreach (var name in new[] { "min", "max", "spot", "ami", "image_pipeline", "volume" })
            if (types is not { Count: > 0 } && map.ContainsKey(name))
            {
                scope.Field(name).NameProblem(Severity.Error, ProblemCodes.Combination, $"\"{name}\" needs instance_types: add them, or leave \"{name}\" out for a queue without instances");
                return;
            }
    }

    private static void Architectures(JsonObject map, CheckScope scope) => Types(map, map["architecture"].Text(), scope);

    // A fleet without an architecture has the realm's.
    private static void FleetArchitectures(JsonObject realm, CheckScope scope)
    {
        foreach (var (name, value) in realm["fleets"] as JsonObject ?? [])
            if (value is JsonObject fleet && !fleet.ContainsKey("architecture"))
                Types(fleet, realm["architecture"].Text() ?? "arm64", scope.Field("fleets").Field(name));
    }

    private static void Types(JsonObject fleet, string? architecture, CheckScope scope)
    {
        if (architecture is not ("arm64" or "x86_64") || fleet["instance_types"] is not JsonArray types) return;
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i].Text() is not { } type || InstancePattern().Match(type) is not { Success: true } match) continue;
            var graviton = match.Groups["generation"].Value.Contains('g', StringComparison.Ordinal) || type.StartsWith("a1.", StringComparison.Ordinal);
            if (graviton != (architecture == "arm64"))
                scope.Field("instance_types").Item(i).Error(ProblemCodes.Combination, $"{type} is no {architecture} type: write {(graviton ? "one without the g, such as m7i.large" : "a Graviton type, such as m7g.large")}, or the other architecture");
        }
    }

    private static void Volume(JsonObject map, CheckScope scope)
    {
        if (ByteSize.TryParse(map["volume"], out var size, out _) && map.ContainsKey("volume"))
        {
            var gib = size.Bytes / (double)(1L << 30);
            if (gib is < 8 or > 16384 || gib != Math.Floor(gib))
                scope.Field("volume").Error(ProblemCodes.Value, $"{map["volume"]!.ToJsonString()} is not right here: write whole GiB from 8GiB to 16384GiB");
        }
    }

    private static void LogPeriod(JsonObject map, CheckScope scope)
    {
        if (!map.ContainsKey("logs") || !Duration.TryParse(map["logs"], out var duration, out _)) return;
        var days = duration.ToTimeSpan().TotalDays;
        if (!LogDays.Any(d => d == days))
            scope.Field("logs").Error(ProblemCodes.Value, $"CloudWatch keeps no logs for {map["logs"]!.ToJsonString()}: write one of {string.Join(", ", LogDays.Select(d => d + "d"))}");
    }

    private static TableRule.Also Days(string field, int least, int most) => Units(field, "days", TimeSpan.FromDays(1), least, most);
    private static TableRule.Also Minutes(string field, int least, int most) => Units(field, "minutes", TimeSpan.FromMinutes(1), least, most);
    private static TableRule.Also Seconds(string field, int least, int most) => Units(field, "seconds", TimeSpan.FromSeconds(1), least, most);

    private static TableRule.Also Units(string field, string units, TimeSpan unit, int least, int most) => new TableRule.Also((map, scope) =>
    {
        if (!map.ContainsKey(field) || !Duration.TryParse(map[field], out var duration, out _)) return;
        var count = duration.ToTimeSpan() / unit;
        if (count < least || count > most || count != Math.Floor(count))
            scope.Field(field).Error(ProblemCodes.Value, $"{map[field]!.ToJsonString()} is not right here: write whole {units} from {least}{units[0]} to {most}{units[0]}");
    });

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-[0-9]\z")]
    private static partial Regex RegionPattern();

    [GeneratedRegex(@"^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketPattern();

    [GeneratedRegex(@"^arn:aws[-a-z]*:kms:[-a-z0-9]+:[0-9]{12}:key/[-a-zA-Z0-9]+\z")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^arn:aws[-a-z]*:dynamodb:[-a-z0-9]+:[0-9]{12}:table/[-._a-zA-Z0-9]+/stream/.+\z")]
    private static partial Regex StreamPattern();

    [GeneratedRegex(@"^arn:aws[-a-z]*:sns:[-a-z0-9]+:[0-9]{12}:[-_a-zA-Z0-9]+\z")]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"^arn:aws[-a-z]*:iam::(aws|[0-9]{12}):policy/.+\z")]
    private static partial Regex PolicyPattern();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^vpc-[0-9a-f]+\z")]
    private static partial Regex VpcPattern();

    [GeneratedRegex(@"^subnet-[0-9a-f]+\z")]
    private static partial Regex SubnetPattern();

    [GeneratedRegex(@"^sg-[0-9a-f]+\z")]
    private static partial Regex GroupPattern();

    [GeneratedRegex(@"^ami-[0-9a-f]+\z")]
    private static partial Regex AmiPattern();

    [GeneratedRegex(@"^[a-z]+(?<generation>[0-9][-a-z0-9]*)\.[-a-z0-9]+\z")]
    private static partial Regex InstancePattern();

    [GeneratedRegex(@"^([0-9]{1,3}\.){3}[0-9]{1,3}/(1[6-9]|2[0-4])\z")]
    private static partial Regex CidrPattern();
}
