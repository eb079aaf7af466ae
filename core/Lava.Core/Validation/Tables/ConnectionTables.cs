using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of each connection type.</summary>
public static class ConnectionTables
{
    private static readonly ValueKind Attribute = new EitherKind(
        new ScalarKind(),
        new NullKind(),
        new TableKind(new(
            "attribute",
            new("type", OneOf("local", "ssm"), "where the value is") { Default = "\"local\"" },
            new("value", Any, "of a local attribute"),
            new("parameter", Secret, "of an attribute in the parameter store"))
        {
            Rules = [new TableRule.Also(ConnectionRules.Attribute)],
        }));

    private static readonly Field[] Ssh = [new("ssh_key", Secret, "the key's text, commas for line ends") { Required = true }, new("ssh_options", Texts, "each given with -o")];

    private static readonly Field[] Mail =
    [
        new("subtype", OneOf("ses", "smtp"), "how mail is sent") { Default = "\"ses\"" },
        new("from", Words, "the sender"),
        new("reply_to", TextOrList, "where answers go"),
        new("region", Words, "of SES") { Default = "SES_REGION" },
        new("configuration_set", Words, "of SES") { Default = "SES_CONFIGURATION_SET" },
        new("return_path", Words, "where bounces go"),
        new("host", Words, "of the SMTP server"),
        new("port", Port, "of the SMTP server"),
        new("tls", Bool, "whether SMTP is encrypted") { Default = "false" },
        new("user", Words, "of the SMTP server"),
        new("password", Secret, "of the SMTP user"),
    ];

    /// <summary>The tables, named by <c>type</c> in lower case.</summary>
    public static IReadOnlyList<FieldTable> All { get; } =
    [
        Table(
            "aws",
            [
                new("access_keys", Secret, "holds key id and secret, with a comma between"),
                new("role_arn", Words, "the role to assume"),
                new("external_id", Secret, "of the role"),
                new("duration", FieldKinds.Duration, "of the session") { Default = "AWS_CONN_DURATION" },
                new("policy_arns", TextOrList, "restrict the session"),
                new("policy", Map, "restricts the session"),
                new("tags", Map, "of the session"),
                new("region", Words, "absent: the worker's"),
            ]) with
        { Rules = [new TableRule.AtLeastOne("access_keys", "role_arn")] },
        Table(
            "docker",
            [
                new("registry", Words, "a host, ecr or ecr:ACCOUNT; absent: no login"),
                new("user", Words, "of the registry"),
                new("password", Secret, "of the registry's user"),
                new("email", Words, "of the registry's user"),
                new("server", Words, "the engine's URL; absent: the machine's own"),
                new("tls", Bool, "whether the engine is asked over TLS") { Default = "true" },
                new("timeout", FieldKinds.Duration, "of a request to the engine"),
            ]) with
        { Rules = [new TableRule.Also(ConnectionRules.Registry)] },
        Table("email", Mail) with { Rules = [new TableRule.Needs("user", "password"), new TableRule.Also(ConnectionRules.Mail) { AsSchema = ConnectionRules.MailSchema }] },
        Table("ses", Mail) with { Rules = [new TableRule.Needs("user", "password"), new TableRule.Also(ConnectionRules.Mail) { AsSchema = ConnectionRules.MailSchema }] },
        Table(
            "generic",
            [
                new("attributes", new MapKind(Attribute) { NameProblem = NameRules.AttributeProblem, NamePattern = NameRules.AttributePattern }, "name and value, or {type: ssm, parameter}") { Required = true },
            ]),
        Table("git", Ssh),
        Table("ssh", Ssh),
        Table("scp", Ssh),
        Table("sftp", Ssh),
        .. SqlConnections.All.Select(t => Table(t.Name, [.. t.Fields]) with { Rules = t.Rules }),
        Table(
            "sharepoint",
            [
                new("client_id", Words, "of the registered application") { Required = true },
                new("client_secret", Secret, "of the registered application") { Required = true },
                new("org_base_url", Words, "the host of the organisation's sites") { Required = true },
                new("site_name", Words, "the site") { Required = true },
                new("tenant", Words, "the organisation's id") { Required = true },
                new("user", Words, "who signs in") { Required = true },
                new("password", Secret, "of the user") { Required = true },
                new("https_proxy", Words, "absent: HTTPS_PROXY of the worker"),
            ]),
        Table(
            "smb",
            [
                new("host", Words, "the server"),
                new("remote_name", Words, "the server's NetBIOS name"),
                new("user", Words, "who signs in"),
                new("password", Secret, "of the user"),
                new("secret_id", Words, "a JSON secret that fills absent fields"),
                new("subtype", OneOf("pysmb", "smbprotocol"), "smbprotocol knows DFS and encryption") { Default = "\"pysmb\"" },
                new("is_direct_tcp", Bool, "port 445 without NetBIOS") { Default = "false" },
                new("port", Port, "absent: 139, or 445 for direct TCP"),
                new("domain", Text, "of the user") { Default = "\"\"" },
                new("my_name", Words, "absent: lava-REALM"),
                new("use_ntlm_v2", Bool) { Default = "true" },
                new("encrypt", Bool, "smbprotocol only") { Default = "false" },
            ]) with
        { Rules = [ConnectionRules.Unless("secret_id", "host", "remote_name", "user", "password")] },
        Table(
            "slack",
            [
                new("webhook_url", new TextKind { Hidden = true, Matches = s => s.StartsWith("http", StringComparison.Ordinal), Pattern = "^http", Description = "the URL of a webhook" }, "where messages go") { Required = true },
                new("from", Words, "absent: lava@REALM"),
                new("style", OneOf("block", "attachment", "plain")) { Default = "\"block\"" },
                new("colour", Colour, "of the bar of attachments") { Default = "\"#bbbbbb\"" },
                new("preamble", Text, "such as <!here>"),
            ]),
    ];

    /// <summary>The types of databases.</summary>
    public static IReadOnlyList<string> SqlNames { get; } = [.. SqlConnections.All.Select(t => t.Name)];

    /// <summary>The fields of any connection, for one whose type isn't known.</summary>
    internal static FieldTable Unknown { get; } = Table("connection", []) with { Open = true };

    /// <summary>The table of a type, in any case; null: no such type.</summary>
    public static FieldTable? Find(string type) => All.FirstOrDefault(t => string.Equals(t.Name, type, StringComparison.OrdinalIgnoreCase));

    private static FieldTable Table(string name, Field[] own) => new(
        name,
        [
            new("conn_id", Words, "unique in the realm") { Required = true },
            new("type", Words, "what it connects to") { Required = true },
            new("enabled", Bool, "whether jobs may use it") { Default = "false" },
            new("description", Text, "what it is for") { Default = "\"\"" },
            new("owner", Text, "who looks after it") { Default = "\"\"" },
            new("$schema", Text, "for editors"),
            .. own,
        ])
    {
        NotesAllowed = true,
    };
}
