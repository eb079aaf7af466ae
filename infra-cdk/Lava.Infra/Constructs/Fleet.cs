using Amazon.CDK;
using Amazon.CDK.AWS.AutoScaling;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Lava.Core.Naming;
using Lava.Infra.Configuration;
using Architecture = Lava.Infra.Configuration.Architecture;
using CfnInstanceProfile = Amazon.CDK.AWS.IAM.CfnInstanceProfile;
using CfnInstanceProfileProps = Amazon.CDK.AWS.IAM.CfnInstanceProfileProps;

namespace Lava.Infra.Constructs;

/// <summary>What the instances of a fleet need.</summary>
public sealed record FleetProps
{
    /// <summary>The realm.</summary>
    public required RealmContext Realm { get; init; }
    /// <summary>The fleet.</summary>
    public required FleetDeployment Deployment { get; init; }
    /// <summary>The worker agent's archive.</summary>
    public required AgentArchive Agent { get; init; }
    /// <summary>ARN of the topic that is told of instances that come and go.</summary>
    public required string Notices { get; init; }
    /// <summary>What workers may do.</summary>
    public required Role Role { get; init; }
    /// <summary>Ids of subnets.</summary>
    public required IReadOnlyList<string> Subnets { get; init; }
    /// <summary>Ids of security groups.</summary>
    public required IReadOnlyList<string> SecurityGroups { get; init; }
    /// <summary>Whether instances get a public address: in a VPC of the realm's own, whose subnets have no other way out.</summary>
    public required bool PublicAddress { get; init; }
}

/// <summary>The instances of a fleet: a launch template and an Auto Scaling group that grows with the backlog and shrinks to its least.</summary>
public sealed class Fleet : Construct
{
    /// <summary>The lifecycle hook that waits for an instance's worker to drain.</summary>
    public const string DrainHook = "drain";

    /// <summary>Makes the group.</summary>
    public Fleet(Construct scope, string id, FleetProps props) : base(scope, id)
    {
        var (realm, fleet) = (props.Realm, props.Deployment);
        var architecture = fleet.Architecture ?? realm.Deployment.Architecture;
        props.Role.AddToPolicy(props.Agent.Read.Statement());
        var image = fleet.ImagePipeline ? new FleetImage(this, "Image", realm, fleet, props.Agent, architecture) : null;
        var template = LaunchTemplate(props, architecture, image);
        Group = new CfnAutoScalingGroup(this, "Group", new CfnAutoScalingGroupProps
        {
            AutoScalingGroupName = Names.Queue(realm.Realm, fleet.Name),
            MinSize = Text(fleet.Min),
            MaxSize = Text(fleet.Max),
            VpcZoneIdentifier = [.. props.Subnets],
            CapacityRebalance = fleet.SpotPercent > 0,
            HealthCheckType = "EC2",
            HealthCheckGracePeriod = 300,
            MetricsCollection = new[] { new CfnAutoScalingGroup.MetricsCollectionProperty { Granularity = "1Minute", Metrics = ["GroupInServiceInstances", "GroupDesiredCapacity"] } },
            NotificationConfigurations = new[]
            {
                new CfnAutoScalingGroup.NotificationConfigurationProperty
                {
                    TopicArn = props.Notices,
                    NotificationTypes =
                    [
                        "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
                        "autoscaling:EC2_INSTANCE_TERMINATE", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
                    ],
                },
            },
            MixedInstancesPolicy = Mixed(fleet, template),
            LifecycleHookSpecificationList = new[]
            {
                new CfnAutoScalingGroup.LifecycleHookSpecificationProperty
                {
                    LifecycleHookName = DrainHook, LifecycleTransition = "autoscaling:EC2_INSTANCE_TERMINATING", DefaultResult = "CONTINUE",
                    HeartbeatTimeout = fleet.DrainMinutes * 60 + 120,
                },
            },
            Tags = new[] { Tag("Name", Names.Queue(realm.Realm, fleet.Name)), Tag("LavaRealm", realm.Realm), Tag("LavaWorker", fleet.Name) },
        });
        Scale(realm, fleet);
    }

    /// <summary>The Auto Scaling group.</summary>
    public CfnAutoScalingGroup Group { get; }

    private CfnLaunchTemplate LaunchTemplate(FleetProps props, Architecture architecture, FleetImage? image)
    {
        var profile = new CfnInstanceProfile(this, "Profile", new CfnInstanceProfileProps { Roles = [props.Role.RoleName] });
        var fleet = props.Deployment;
        return new CfnLaunchTemplate(this, "Template", new CfnLaunchTemplateProps
        {
            LaunchTemplateName = Names.Queue(props.Realm.Realm, fleet.Name),
            LaunchTemplateData = new CfnLaunchTemplate.LaunchTemplateDataProperty
            {
                ImageId = fleet.Ami ?? image?.ImageId ?? NewestLinux(architecture),
                IamInstanceProfile = new CfnLaunchTemplate.IamInstanceProfileProperty { Arn = profile.AttrArn },
                MetadataOptions = new CfnLaunchTemplate.MetadataOptionsProperty { HttpTokens = "required", HttpEndpoint = "enabled", HttpPutResponseHopLimit = 1 },
                Monitoring = new CfnLaunchTemplate.MonitoringProperty { Enabled = true },
                NetworkInterfaces = new[]
                {
                    new CfnLaunchTemplate.NetworkInterfaceProperty
                    {
                        DeviceIndex = 0, AssociatePublicIpAddress = props.PublicAddress, Groups = [.. props.SecurityGroups], DeleteOnTermination = true,
                    },
                },
                BlockDeviceMappings = new[]
                {
                    new CfnLaunchTemplate.BlockDeviceMappingProperty
                    {
                        DeviceName = "/dev/xvda",
                        Ebs = new CfnLaunchTemplate.EbsProperty { VolumeSize = fleet.VolumeGib, VolumeType = "gp3", Encrypted = true, DeleteOnTermination = true },
                    },
                },
                UserData = Fn.Base64(InstanceSetup.UserData(props.Realm, fleet, props.Agent, installed: image is not null)),
                TagSpecifications = new[]
                {
                    new CfnLaunchTemplate.TagSpecificationProperty { ResourceType = "volume", Tags = new[] { new CfnTag { Key = "LavaRealm", Value = props.Realm.Realm } } },
                },
            },
        });
    }

    private string NewestLinux(Architecture architecture)
    {
        var name = architecture == Architecture.Arm64 ? "arm64" : "x86_64";
        return Amazon.CDK.AWS.SSM.StringParameter.ValueForTypedStringParameterV2(
            this, $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{name}", Amazon.CDK.AWS.SSM.ParameterValueType.AWS_EC2_IMAGE_ID);
    }

    private static CfnAutoScalingGroup.MixedInstancesPolicyProperty Mixed(FleetDeployment fleet, CfnLaunchTemplate template) => new()
    {
        InstancesDistribution = new CfnAutoScalingGroup.InstancesDistributionProperty
        {
            OnDemandPercentageAboveBaseCapacity = 100 - fleet.SpotPercent, SpotAllocationStrategy = "price-capacity-optimized",
        },
        LaunchTemplate = new CfnAutoScalingGroup.LaunchTemplateProperty
        {
            LaunchTemplateSpecification = new CfnAutoScalingGroup.LaunchTemplateSpecificationProperty
            {
                LaunchTemplateId = template.Ref, Version = template.AttrLatestVersionNumber,
            },
            Overrides = fleet.InstanceTypes.Select(t => new CfnAutoScalingGroup.LaunchTemplateOverridesProperty { InstanceType = t }).ToArray(),
        },
    };

    // From zero by a step, as there is nobody to average over; above it by the backlog for each instance's slots.
    private void Scale(RealmContext realm, FleetDeployment fleet)
    {
        var wake = new CfnScalingPolicy(this, "Wake", new CfnScalingPolicyProps
        {
            AutoScalingGroupName = Group.Ref,
            PolicyType = "StepScaling",
            AdjustmentType = "ExactCapacity",
            StepAdjustments = new[] { new CfnScalingPolicy.StepAdjustmentProperty { MetricIntervalLowerBound = 0, ScalingAdjustment = Math.Max(1, fleet.Min) } },
        });
        _ = new Amazon.CDK.AWS.CloudWatch.CfnAlarm(this, "Asleep", new Amazon.CDK.AWS.CloudWatch.CfnAlarmProps
        {
            AlarmName = $"{Names.Queue(realm.Realm, fleet.Name)}-wake",
            AlarmDescription = $"Work waits in fleet {fleet.Name} and no worker lives: the group wakes",
            Metrics = RealmMetrics.WaitsWithNobody(realm.Realm, fleet.Name),
            ComparisonOperator = "GreaterThanOrEqualToThreshold",
            Threshold = 1,
            EvaluationPeriods = 1,
            TreatMissingData = "notBreaching",
            AlarmActions = [wake.Ref],
        });
        _ = new CfnScalingPolicy(this, "Track", new CfnScalingPolicyProps
        {
            AutoScalingGroupName = Group.Ref,
            PolicyType = "TargetTrackingScaling",
            EstimatedInstanceWarmup = 180,
            TargetTrackingConfiguration = new CfnScalingPolicy.TargetTrackingConfigurationProperty
            {
                TargetValue = fleet.BacklogPerSlot,
                CustomizedMetricSpecification = new CfnScalingPolicy.CustomizedMetricSpecificationProperty
                {
                    Namespace = FleetMetrics.Namespace, MetricName = FleetMetrics.Backlog, Statistic = "Average",
                    Dimensions = new[]
                    {
                        new CfnScalingPolicy.MetricDimensionProperty { Name = FleetMetrics.Realm, Value = realm.Realm },
                        new CfnScalingPolicy.MetricDimensionProperty { Name = FleetMetrics.Fleet, Value = fleet.Name },
                    },
                },
            },
        });
    }

    private static CfnAutoScalingGroup.TagPropertyProperty Tag(string key, string value) => new() { Key = key, Value = value, PropagateAtLaunch = true };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
