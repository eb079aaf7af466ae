using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.ImageBuilder;
using Constructs;
using Lava.Infra.Configuration;
using Architecture = Lava.Infra.Configuration.Architecture;

namespace Lava.Infra.Constructs;

/// <summary>An image with the worker agent in it, built again each week on the newest Amazon Linux.</summary>
public sealed class FleetImage : Construct
{
    /// <summary>Makes the recipe, its pipeline, and the first image.</summary>
    public FleetImage(Construct scope, string id, RealmContext realm, FleetDeployment fleet, AgentArchive agent, Architecture architecture) : base(scope, id)
    {
        var name = Names.Queue(realm.Realm, fleet.Name);
        var role = new Role(this, "Role", new RoleProps
        {
            RoleName = Names.ImageRole(realm.Realm, fleet.Name),
            Description = $"Lava realm {realm.Realm}: builds the image of fleet {fleet.Name}",
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"),
            ManagedPolicies =
            [
                ManagedPolicy.FromAwsManagedPolicyName("EC2InstanceProfileForImageBuilder"),
                ManagedPolicy.FromAwsManagedPolicyName("AmazonSSMManagedInstanceCore"),
            ],
        });
        role.AddToPolicy(agent.Read.Statement());
        var profile = new CfnInstanceProfile(this, "Profile", new CfnInstanceProfileProps { Roles = [role.RoleName] });
        // A component's and a recipe's version can't be changed once made: the agent's own hash names it.
        var version = "1.0." + (Convert.ToInt32(agent.Sha256[..6], 16) % 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var component = new CfnComponent(this, "Agent", new CfnComponentProps { Name = name + "-agent", Platform = "Linux", Version = version, Data = Document(agent) });
        var recipe = new CfnImageRecipe(this, "Recipe", new CfnImageRecipeProps
        {
            Name = name, Version = version,
            ParentImage = realm.Stack.FormatArn(new ArnComponents
            {
                Service = "imagebuilder", Account = "aws", Resource = "image",
                ResourceName = $"amazon-linux-2023-{(architecture == Architecture.Arm64 ? "arm64" : "x86")}/x.x.x",
            }),
            Components = new[] { new CfnImageRecipe.ComponentConfigurationProperty { ComponentArn = component.AttrArn } },
        });
        var infrastructure = new CfnInfrastructureConfiguration(this, "Infrastructure", new CfnInfrastructureConfigurationProps
        {
            Name = name, InstanceProfileName = profile.Ref, InstanceTypes = [fleet.InstanceTypes[0]], TerminateInstanceOnFailure = true,
            InstanceMetadataOptions = new CfnInfrastructureConfiguration.InstanceMetadataOptionsProperty { HttpTokens = "required" },
        });
        _ = new CfnImagePipeline(this, "Pipeline", new CfnImagePipelineProps
        {
            Name = name, ImageRecipeArn = recipe.AttrArn, InfrastructureConfigurationArn = infrastructure.AttrArn,
            Schedule = new CfnImagePipeline.ScheduleProperty { ScheduleExpression = "cron(0 4 ? * sun)", PipelineExecutionStartCondition = "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE" },
        });
        ImageId = new CfnImage(this, "First", new CfnImageProps { ImageRecipeArn = recipe.AttrArn, InfrastructureConfigurationArn = infrastructure.AttrArn }).AttrImageId;
    }

    /// <summary>Id of the image that the stack built.</summary>
    public string ImageId { get; }

    private static string Document(AgentArchive agent) => string.Join('\n',
    [
        "name: lava-worker",
        "schemaVersion: 1.0",
        "phases:",
        "  - name: build",
        "    steps:",
        "      - name: Install",
        "        action: ExecuteBash",
        "        inputs:",
        "          commands:",
        "            - set -euo pipefail",
        .. InstanceSetup.Image(agent).Select(c => "            - " + System.Text.Json.JsonSerializer.Serialize(c)),
        "",
    ]);
}
