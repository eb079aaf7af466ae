using System.Text.Json.Nodes;

namespace Lava.Infra.Tests;

/// <summary>The commands that make an instance a worker, as a stack has them.</summary>
/// <param name="Text">The script.</param>
public sealed record UserDataScript(string Text)
{
    /// <summary>The script of a fleet's launch template. Pseudo parameters stand in it as <c>&lt;AWS::Region&gt;</c>.</summary>
    public static UserDataScript Of(JsonObject template) =>
        new(Templates.Text(template.Resources("AWS::EC2::LaunchTemplate").Single().Properties()["LaunchTemplateData"]!["UserData"]!["Fn::Base64"]));

    /// <summary>Where a script fetches the agent's archive from.</summary>
    public static (string Bucket, string Key) Archive(string script)
    {
        var place = script.Split('\n').Single(l => l.StartsWith("aws s3 cp ", StringComparison.Ordinal)).Split(' ').Single(w => w.StartsWith("s3://", StringComparison.Ordinal))["s3://".Length..].Split('/', 2);
        return (place[0], place[1]);
    }

    /// <summary>The variables that it writes for the agent.</summary>
    public Dictionary<string, string?> Variables()
    {
        var lines = Text.Split('\n').SkipWhile(l => !l.StartsWith("cat > /etc/lava/worker.env", StringComparison.Ordinal)).Skip(1).TakeWhile(l => l != "EOF");
        return lines.Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => (string?)p[1]);
    }
}
