using Amazon.CDK;
using Constructs;

namespace Lava.Infra.Permissions;

/// <summary>Findings of cdk-nag's AWS Solutions pack that are meant, each with its reason, written into the template.</summary>
public static class Justified
{
    private const string OwnNames = "each wildcard ends a name that is the realm's own: indexes of a named table, objects of its bucket, its queues, parameters, schedules and log streams";

    /// <summary>Records why a resource may differ from a rule.</summary>
    public static void Because(this IConstruct construct, string rule, string reason)
    {
        var resource = construct as CfnResource ?? (CfnResource)construct.Node.DefaultChild!;
        resource.AddMetadata("cdk_nag", new Dictionary<string, object>
        {
            ["rules_to_suppress"] = new[] { new Dictionary<string, object> { ["id"] = rule, ["reason"] = reason } },
        });
    }

    /// <summary>Records that a policy's wildcards stay under the realm's own names.</summary>
    public static void OwnNamesOnly(this IConstruct policy) => policy.Because("AwsSolutions-IAM5", OwnNames);
}
