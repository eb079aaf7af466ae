using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using Lava.Infra.Configuration;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>Where a realm's fleets live: the network that the configuration names, or one of the realm's own.</summary>
public sealed class RealmNetwork : Construct
{
    /// <summary>Makes the network, or takes the one that exists.</summary>
    public RealmNetwork(Construct scope, string id, Network network) : base(scope, id)
    {
        if (network.Vpc is { } existing)
        {
            Subnets = network.Subnets;
            SecurityGroups = network.SecurityGroups.Count > 0 ? network.SecurityGroups : [Group(existing)];
            return;
        }
        var vpc = new Vpc(this, "Vpc", new VpcProps
        {
            IpAddresses = IpAddresses.Cidr(network.Cidr),
            // Named by index: looking the zones up would need credentials at synth.
            AvailabilityZones = [Fn.Select(0, Fn.GetAzs()), Fn.Select(1, Fn.GetAzs())],
            NatGateways = 0,
            SubnetConfiguration = [new SubnetConfiguration { Name = "workers", SubnetType = SubnetType.PUBLIC, CidrMask = 24, MapPublicIpOnLaunch = false }],
            RestrictDefaultSecurityGroup = false, // Its way of doing so is a custom resource on another runtime.
            GatewayEndpoints = new Dictionary<string, IGatewayVpcEndpointOptions>
            {
                ["S3"] = new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 },
                ["DynamoDb"] = new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.DYNAMODB },
            },
        });
        vpc.Because("AwsSolutions-VPC7", "nothing can come in; flow logs are the account's choice");
        Subnets = vpc.PublicSubnets.Select(s => s.SubnetId).ToList();
        SecurityGroups = [Group(vpc.VpcId)];
        PublicAddress = true;
    }

    /// <summary>Ids of subnets.</summary>
    public IReadOnlyList<string> Subnets { get; }

    /// <summary>Ids of security groups.</summary>
    public IReadOnlyList<string> SecurityGroups { get; }

    /// <summary>Whether instances need a public address to get out.</summary>
    public bool PublicAddress { get; }

    // No way in; out by HTTPS, databases and whatever jobs need.
    private string Group(string vpc) => new CfnSecurityGroup(this, "Workers", new CfnSecurityGroupProps
    {
        GroupDescription = "Lava workers: no way in", VpcId = vpc,
        SecurityGroupEgress = new[] { new CfnSecurityGroup.EgressProperty { IpProtocol = "-1", CidrIp = "0.0.0.0/0", Description = "jobs reach what they need" } },
    }).AttrGroupId;
}
