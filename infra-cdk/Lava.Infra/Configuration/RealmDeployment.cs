namespace Lava.Infra.Configuration;

/// <summary>What a file of <c>infra-cdk/realms</c> says: one realm and its fleets, checked and with every default filled in.</summary>
public sealed record RealmDeployment
{
    /// <summary>The realm's name.</summary>
    public required string Realm { get; init; }
    /// <summary>The AWS account, 12 digits; null: that of the credentials at deploy.</summary>
    public string? Account { get; init; }
    /// <summary>The region; null: that of the credentials at deploy.</summary>
    public string? Region { get; init; }
    /// <summary>Of functions and of fleets that don't say otherwise.</summary>
    public Architecture Architecture { get; init; } = Architecture.Arm64;
    /// <summary>What exists already and is taken over; null: everything is made.</summary>
    public Adoption? Existing { get; init; }
    /// <summary>The bucket's name; null: <c>lava-REALM-ACCOUNT-REGION</c>.</summary>
    public string? Bucket { get; init; }
    /// <summary>How long things are kept.</summary>
    public Retention Retention { get; init; } = new();
    /// <summary>Dispatchers and the IANA zone of their schedules.</summary>
    public IReadOnlyDictionary<string, string> Dispatchers { get; init; } = new Dictionary<string, string>();
    /// <summary>Buckets beside the realm's own whose notifications may call the trigger function.</summary>
    public IReadOnlyList<string> TriggerBuckets { get; init; } = [];
    /// <summary>Who is told when something is wrong.</summary>
    public AlarmTargets Alarms { get; init; } = new();
    /// <summary>Where fleets live.</summary>
    public Network Network { get; init; } = new();
    /// <summary>The fleets, by name.</summary>
    public required IReadOnlyList<FleetDeployment> Fleets { get; init; }
    /// <summary>Tags of everything that the realm owns.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>A processor architecture, by Lambda's names.</summary>
public enum Architecture
{
    /// <summary><c>arm64</c>, Graviton.</summary>
    Arm64,
    /// <summary><c>x86_64</c>.</summary>
    X64,
}

/// <summary>What a realm of the original brings along, and keeps.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="SysKeyArn">ARN of the key behind <c>alias/lava-REALM-sys</c>.</param>
/// <param name="UserKeyArn">ARN of the key behind <c>alias/lava-REALM-user</c>.</param>
/// <param name="JobsStreamArn">ARN of the jobs table's stream, which <c>lava realm upgrade</c> turns on and prints.</param>
public sealed record Adoption(string Bucket, string SysKeyArn, string UserKeyArn, string JobsStreamArn);

/// <summary>How long things are kept, in days.</summary>
public sealed record Retention
{
    /// <summary>Job outputs, under <c>tmp/</c>.</summary>
    public int TempDays { get; init; } = 30;
    /// <summary>Versions of payloads that were replaced or deleted.</summary>
    public int OldVersionDays { get; init; } = 90;
    /// <summary>Logs of functions and workers; one of the periods that CloudWatch knows.</summary>
    public int LogDays { get; init; } = 90;
}

/// <summary>Who is told when an alarm fires. Neither: alarms show on the dashboard only.</summary>
public sealed record AlarmTargets
{
    /// <summary>ARN of an SNS topic that exists.</summary>
    public string? TopicArn { get; init; }
    /// <summary>A mail address, subscribed to the realm's notices topic.</summary>
    public string? Email { get; init; }
    /// <summary>Minutes that a message may wait in a fleet's queue.</summary>
    public int QueueAgeMinutes { get; init; } = 30;
}

/// <summary>Where fleets live. No <see cref="Vpc"/>: the realm gets one of its own, with public subnets in two zones and no way in.</summary>
public sealed record Network
{
    /// <summary>The VPC's id.</summary>
    public string? Vpc { get; init; }
    /// <summary>Ids of its subnets.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];
    /// <summary>Ids of security groups; none: one is made with no way in.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];
    /// <summary>Address range of a VPC of the realm's own.</summary>
    public string Cidr { get; init; } = "10.80.0.0/20";
}

/// <summary>One fleet.</summary>
public sealed record FleetDeployment
{
    /// <summary>Its name, which is <c>worker</c> in job specs.</summary>
    public required string Name { get; init; }
    /// <summary>Instance types, best first; none: the fleet's queue only, for workers elsewhere.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];
    /// <summary>The fewest instances.</summary>
    public int Min { get; init; }
    /// <summary>The most instances.</summary>
    public int Max { get; init; } = 1;
    /// <summary>Share of spot instances, in per cent.</summary>
    public int SpotPercent { get; init; }
    /// <summary>Runs at a time on an instance; null: as many as it has processors, and at least five.</summary>
    public int? Slots { get; init; }
    /// <summary>Work waiting and running for each slot above which the fleet grows.</summary>
    public double BacklogPerSlot { get; init; } = 1;
    /// <summary>Of its instances; null: the realm's.</summary>
    public Architecture? Architecture { get; init; }
    /// <summary>An AMI's id; null: the newest Amazon Linux 2023.</summary>
    public string? Ami { get; init; }
    /// <summary>Whether an image with the agent installed is built on a pipeline.</summary>
    public bool ImagePipeline { get; init; }
    /// <summary>Size of the root volume, in GiB.</summary>
    public int VolumeGib { get; init; } = 50;
    /// <summary>Visibility of a received message, in seconds.</summary>
    public int VisibilitySeconds { get; init; } = 60;
    /// <summary>How long an instance that is to go may finish its runs, in minutes.</summary>
    public int DrainMinutes { get; init; } = 30;
    /// <summary>Managed policies that its jobs need beside the worker's own, as ARNs.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];
}
