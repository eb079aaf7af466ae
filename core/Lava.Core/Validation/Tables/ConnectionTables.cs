using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The fields of each connection type.</summary>
public static class ConnectionTables
{
    private static readonly Field[] Common =
    [
        new("conn_id", Words, "unique in the realm") { Required = true },
        new("type", Words, "what it connects to") { Required = true },
        new("enabled", Bool, "whether jobs may use it") { Default = "false" },
        new("description", Text) { Default = "\"\"" },
        new("owner", Text) { Default = "\"\"" },
        new("$schema", Text, "for editors"),
    ];

    private static readonly Field[] Sql =
    [
        new("host", Words), new("port", Port), new("user", Words), new("password", Words, "name of a secret parameter"), new("database", Words),
        new("secret_id", Words), new("subtype", Words), new("preserve_case", Bool), new("ssl", Bool), new("ssl_mode", OneOf("require", "verify-ca", "verify-full")),
        new("ssl_ca_file", Words),
    ];

    private static readonly Field[] Ssh = [new("ssh_key", Words, "name of a secret parameter"), new("ssh_options", Texts)];

    private static readonly Field[] Mail =
    [
        new("subtype", OneOf("ses", "smtp")) { Default = "\"ses\"" }, new("from", Words), new("reply_to", TextOrList), new("region", Words),
        new("configuration_set", Words), new("return_path", Words), new("host", Words), new("port", Port), new("tls", Bool),
        new("user", Words), new("password", Words, "name of a secret parameter"),
    ];

    private static readonly ValueKind Attribute = new EitherKind(
        new ScalarKind(),
        new NullKind(),
        new TableKind(new("attribute", new("type", OneOf("local", "ssm")), new("value", Any), new("parameter", Words))));

    /// <summary>The tables, named by <c>type</c> in lower case.</summary>
    public static IReadOnlyList<FieldTable> All { get; } =
    [
        Strict(
            "aws",
            [
                new("access_keys", Words), new("role_arn", Words), new("external_id", Words), new("duration", FieldKinds.Duration),
                new("policy_arns", TextOrList), new("policy", Map), new("tags", Map), new("region", Words),
            ]) with
        { Rules = [new TableRule.AtLeastOne("access_keys", "role_arn")] },
        Loose(
            "docker",
            [
                new("registry", Words), new("user", Words), new("password", Words), new("email", Words), new("server", Words), new("tls", Bool),
                new("timeout", FieldKinds.Duration),
            ]),
        Strict("email", Mail),
        Strict("ses", Mail),
        Strict(
            "generic",
            [
                new("attributes", new MapKind(Attribute), "name and value, or {type: ssm, parameter}") { Required = true },
            ]),
        Loose("git", Ssh),
        Loose("ssh", Ssh),
        Loose("scp", Ssh),
        Loose("sftp", Ssh),
        .. Family([], "psql", "postgres", "postgresql", "postgres-aurora", "postgres-rds"),
        .. Family([new("cluster_id", Words), new("password_duration", FieldKinds.Duration)], "redshift"),
        .. Family(
            [
                new("workgroup", Words), new("role_arn", Words), new("external_id", Words), new("region", Words), new("tags", Map),
                new("password_duration", FieldKinds.Duration),
            ],
            "redshift-serverless"),
        .. Family([new("ca_cert", Words)], "mysql", "mariadb", "mysql-aurora", "mysql-rds", "mariadb-rds"),
        .. Family([new("driver", Words), new("timeout", FieldKinds.Duration)], "mssql"),
        .. Family([new("service_name", Words), new("sid", Words), new("edition", Words)], "oracle", "oracle-rds"),
        .. Family([], "sqlite3"),
        Loose(
            "sharepoint",
            [
                new("client_id", Words), new("client_secret", Words), new("org_base_url", Words), new("site_name", Words), new("tenant", Words),
                new("user", Words), new("password", Words), new("https_proxy", Words),
            ]),
        Strict(
            "smb",
            [
                new("host", Words), new("remote_name", Words), new("user", Words), new("password", Words), new("secret_id", Words),
                new("subtype", OneOf("pysmb", "smbprotocol")), new("is_direct_tcp", Bool), new("port", Port), new("domain", Text),
                new("my_name", Words), new("use_ntlm_v2", Bool), new("encrypt", Bool),
            ]),
        Strict(
            "slack",
            [
                new("webhook_url", Words) { Required = true }, new("from", Words), new("style", OneOf("block", "attachment", "plain")),
                new("colour", Words), new("preamble", Text),
            ]),
    ];

    /// <summary>The fields of any connection, for one whose type isn't known.</summary>
    internal static FieldTable Unknown { get; } = new("connection", Common) { NotesAllowed = true, Open = true };

    /// <summary>The table of a type, in any case; null: no such type.</summary>
    public static FieldTable? Find(string type) => All.FirstOrDefault(t => string.Equals(t.Name, type, StringComparison.OrdinalIgnoreCase));

    private static FieldTable Strict(string name, Field[] own) => new(name, [.. Common, .. own]) { NotesAllowed = true };

    private static FieldTable Loose(string name, Field[] own) => Strict(name, own) with { Open = true };

    private static IEnumerable<FieldTable> Family(Field[] own, params string[] names) => names.Select(n => Loose(n, [.. Sql, .. own]));
}
