using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Lava.Infra.Stacks;

/// <summary><c>lava-common</c>: what the realms of an account and region share.</summary>
public sealed class CommonStack : Stack
{
    /// <summary>Makes the table of realms.</summary>
    public CommonStack(Construct scope, IStackProps props) : base(scope, "lava-common", props)
    {
        _ = new Table(this, "Realms", new TableProps
        {
            TableName = Names.RealmsTable,
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "realm", Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            DeletionProtection = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
    }
}
