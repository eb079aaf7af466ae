using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation;

namespace Lava.Infra.Configuration;

/// <summary>Reads the files of <c>infra-cdk/realms</c>, and finds everything that is wrong with them.</summary>
public static class DeploymentReader
{
    /// <summary>Reads files. With any error, the realms are not to be used.</summary>
    public static (IReadOnlyList<RealmDeployment> Realms, IReadOnlyList<Problem> Problems) Read(IEnumerable<SpecFile> files)
    {
        var realms = new List<RealmDeployment>();
        var problems = new List<Problem>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var document = SourceDocument.Parse(file);
            problems.AddRange(document.Problems);
            if (document.Problems.Count > 0) continue;
            var context = new CheckContext();
            if (document.Root is JsonObject map)
            {
                DeploymentTable.Whole.Check(map, context.Root());
                if (map["realm"].Text() is { } name && !seen.TryAdd(name, file.Path))
                    context.Root().Field("realm").Error(ProblemCodes.DuplicateId, $"realm \"{name}\" is in {seen[name]} too: one file a realm");
            }
            else
            {
                context.Root().Error(ProblemCodes.Kind, "this is no realm: write a map with at least realm and fleets");
            }
            problems.AddRange(context.Findings.Select(f => f.ToProblem(document)));
            if (!context.HasErrors) realms.Add(Realm((JsonObject)document.Root!));
        }
        return (realms, problems);
    }

    private static RealmDeployment Realm(JsonObject map) => new()
    {
        Realm = map["realm"].Text()!,
        Account = map["account"].Text(),
        Region = map["region"].Text(),
        Architecture = ArchitectureOf(map["architecture"]) ?? Architecture.Arm64,
        Existing = map["existing"] is JsonObject old
            ? new Adoption(old["bucket"].Text()!, old["sys_key"].Text()!, old["user_key"].Text()!, old["jobs_stream"].Text()!)
            : null,
        Bucket = map["bucket"].Text(),
        Retention = Retention(map["retention"] as JsonObject ?? []),
        Dispatchers = (map["dispatchers"] as JsonObject ?? []).ToDictionary(d => d.Key, d => d.Value!["timezone"].Text()!),
        TriggerBuckets = Texts(map["trigger_buckets"]),
        Alarms = Alarms(map["alarms"] as JsonObject ?? []),
        Network = Network(map["network"] as JsonObject ?? []),
        Fleets = [.. ((JsonObject)map["fleets"]!).Select(f => Fleet(f.Key, f.Value as JsonObject ?? []))],
        Tags = (map["tags"] as JsonObject ?? []).ToDictionary(t => t.Key, t => t.Value.Text()!),
    };

    private static Retention Retention(JsonObject map)
    {
        var standard = new Retention();
        return new()
        {
            TempDays = Count(map["temp"], TimeSpan.FromDays(1)) ?? standard.TempDays,
            OldVersionDays = Count(map["old_versions"], TimeSpan.FromDays(1)) ?? standard.OldVersionDays,
            LogDays = Count(map["logs"], TimeSpan.FromDays(1)) ?? standard.LogDays,
        };
    }

    private static AlarmTargets Alarms(JsonObject map)
    {
        var standard = new AlarmTargets();
        return new()
        {
            TopicArn = map["topic"].Text(),
            Email = map["email"].Text(),
            QueueAgeMinutes = Count(map["queue_age"], TimeSpan.FromMinutes(1)) ?? standard.QueueAgeMinutes,
        };
    }

    private static Network Network(JsonObject map)
    {
        var standard = new Network();
        return new()
        {
            Vpc = map["vpc"].Text(),
            Subnets = Texts(map["subnets"]),
            SecurityGroups = Texts(map["security_groups"]),
            Cidr = map["cidr"].Text() ?? standard.Cidr,
        };
    }

    private static FleetDeployment Fleet(string name, JsonObject map)
    {
        var standard = new FleetDeployment { Name = name };
        var types = Texts(map["instance_types"]);
        return standard with
        {
            InstanceTypes = types,
            Min = map["min"].Int() ?? standard.Min,
            Max = map["max"].Int() ?? (types.Count > 0 ? standard.Max : 0),
            SpotPercent = map["spot"].Int() ?? standard.SpotPercent,
            Slots = map["slots"].Int(),
            BacklogPerSlot = (double?)map["backlog_per_slot"].Decimal() ?? standard.BacklogPerSlot,
            Architecture = ArchitectureOf(map["architecture"]),
            Ami = map["ami"].Text(),
            ImagePipeline = map["image_pipeline"].Bool() == true,
            VolumeGib = map.ContainsKey("volume") && ByteSize.TryParse(map["volume"], out var size, out _) ? (int)(size.Bytes >> 30) : standard.VolumeGib,
            VisibilitySeconds = Count(map["visibility"], TimeSpan.FromSeconds(1)) ?? standard.VisibilitySeconds,
            DrainMinutes = Count(map["drain"], TimeSpan.FromMinutes(1)) ?? standard.DrainMinutes,
            Policies = Texts(map["policies"]),
        };
    }

    private static Architecture? ArchitectureOf(JsonNode? node) => node.Text() switch
    {
        "arm64" => Architecture.Arm64,
        "x86_64" => Architecture.X64,
        _ => null,
    };

    private static IReadOnlyList<string> Texts(JsonNode? list) => list is JsonArray array ? [.. array.Select(t => t.Text()!)] : [];

    private static int? Count(JsonNode? node, TimeSpan unit) =>
        node is not null && Duration.TryParse(node, out var duration, out _) ? (int)(duration.ToTimeSpan() / unit) : null;
}
