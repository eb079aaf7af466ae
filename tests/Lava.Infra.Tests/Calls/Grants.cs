using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lava.Infra.Tests.Calls;

/// <summary>What templates grant, as <c>action resource</c>: the resource without its partition, service, region and account.</summary>
internal static partial class Grants
{
    /// <summary>Of a role, by its name.</summary>
    public static SortedSet<string> OfRole(JsonObject template, string role)
    {
        var id = template.Resources("AWS::IAM::Role").Single(r => (string)r.Properties()["RoleName"]! == role).Id;
        return Of(template.Resources("AWS::IAM::Policy").Where(p => p.Properties()["Roles"]!.AsArray().Any(r => (string?)r!["Ref"] == id)).Select(p => p.Properties()));
    }

    /// <summary>Of a group, by its name: of all of its policies.</summary>
    public static SortedSet<string> OfGroup(JsonObject template, string group)
    {
        var policies = template.Single("AWS::IAM::Group", "GroupName", group)["ManagedPolicyArns"]!.AsArray().Select(p => (string)p!["Ref"]!).ToHashSet();
        return Of(template.Resources("AWS::IAM::ManagedPolicy").Where(p => policies.Contains(p.Id)).Select(p => p.Properties()));
    }

    /// <summary>A resource without what the account adds: the bucket is <c>bucket</c>, the keys are <c>key/user</c> and <c>key/sys</c>.</summary>
    public static string Short(JsonNode? resource)
    {
        var arn = Templates.Text(resource).Replace("<AWS::Partition>", "aws", StringComparison.Ordinal).Replace("<AWS::Region>", "region", StringComparison.Ordinal)
            .Replace("<AWS::AccountId>", "account", StringComparison.Ordinal);
        if (Key().Match(arn) is { Success: true } key) return "key/" + key.Groups[1].Value.ToLowerInvariant();
        if (arn.Contains("cdk-hnb659fds-assets", StringComparison.Ordinal)) return "archive";
        if (arn.StartsWith("arn:aws:s3:::lava-example-account-region", StringComparison.Ordinal)) return arn.Replace("arn:aws:s3:::lava-example-account-region", "bucket", StringComparison.Ordinal);
        return arn.StartsWith("arn:", StringComparison.Ordinal) ? arn.Split(':', 6)[5] : arn;
    }

    private static SortedSet<string> Of(IEnumerable<JsonObject> policies) => new(
        from policy in policies
        from statement in policy["PolicyDocument"]!["Statement"]!.AsArray()
        from action in statement!["Action"].AsList()
        from resource in statement["Resource"].AsList()
        select $"{(string)action!} {Short(resource)}", StringComparer.Ordinal);

    [GeneratedRegex("Keys(User|Sys)")]
    private static partial Regex Key();
}
