using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Tables;

/// <summary>How the fields of connections go together.</summary>
internal static class ConnectionRules
{
    private static readonly string[] OfSmtp = ["host", "port", "tls", "user", "password"];
    private static readonly string[] OfRegistry = ["user", "password"];
    private static readonly string[] OfSes = ["region", "configuration_set"];

    /// <summary>Fields that must be there unless another is, which can fill them.</summary>
    public static TableRule Unless(string other, params string[] needed) => new TableRule.RequiredUnless(other, needed);

    /// <summary>SMTP has a server, SES a region.</summary>
    public static void Mail(JsonObject connection, CheckScope scope)
    {
        var smtp = connection["subtype"].Text() == "smtp";
        if (smtp && !connection.ContainsKey("host"))
        {
            scope.Error(ProblemCodes.Missing, "\"host\" is missing: write the SMTP server's");
        }

        foreach (var name in (smtp ? OfSes : OfSmtp).Where(connection.ContainsKey))
        {
            var right = smtp ? "take it away" : "add \"subtype: smtp\", or take it away";
            scope.Field(name).NameProblem(Severity.Error, ProblemCodes.Combination, $"\"{name}\" means nothing to {(smtp ? "SMTP" : "SES")}: {right}");
        }
    }

    /// <summary>The same as a schema.</summary>
    public static JsonObject MailSchema()
    {
        var rule = SchemaText.When("subtype", "smtp", SchemaText.Without(OfSes));
        rule["then"]!["required"] = SchemaText.Names(["host"]);
        rule["else"] = SchemaText.Without(OfSmtp);
        return rule;
    }

    /// <summary>A registry other than Amazon's own wants a user and a password.</summary>
    public static void Registry(JsonObject connection, CheckScope scope)
    {
        if (connection["registry"].Text() is not { } registry || registry == "ecr" || registry.StartsWith("ecr:", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var name in OfRegistry.Where(n => !connection.ContainsKey(n)))
        {
            scope.Error(ProblemCodes.Missing, $"\"{name}\" is missing: the registry \"{registry}\" wants user and password");
        }
    }

    /// <summary>An attribute has a value here or a parameter elsewhere.</summary>
    public static void Attribute(JsonObject attribute, CheckScope scope)
    {
        var (has, hasNot) = attribute["type"].Text() == "ssm" ? ("parameter", "value") : ("value", "parameter");
        if (!attribute.ContainsKey(has))
        {
            scope.Error(ProblemCodes.Missing, $"\"{has}\" is missing: a {(has == "value" ? "local" : "ssm")} attribute has one");
        }
        else if (attribute.ContainsKey(hasNot))
        {
            scope.Field(hasNot).NameProblem(
                Severity.Error, ProblemCodes.Combination, $"\"{hasNot}\" and \"{has}\" exclude each other: keep \"{has}\", or write type: {(has == "value" ? "ssm" : "local")}");
        }
    }
}
