using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The own fields of each type of database connection.</summary>
internal static class SqlConnections
{
    private static readonly Field Validity = new("password_duration", FieldKinds.Duration, "of passwords that AWS makes") { Default = "RS_PASSWORD_DURATION" };

    // Types without a password in the connection: AWS makes one for each connect.
    public static IReadOnlyList<FieldTable> All { get; } =
    [
        .. Family(["psql", "postgres", "postgresql"], ["pg8000", "pygresql"], ["host", "port", "user", "password", "database"]),
        .. Family(["postgres-aurora", "postgres-rds"], ["pg8000", "pygresql"], ["host", "port", "user", "database"]),
        .. Family(
            ["redshift"], ["pg8000", "redshift"], ["host", "port", "user", "database"], new("cluster_id", Words, "absent: the host's first label"), Validity),
        .. Family(
            ["redshift-serverless"],
            ["pg8000", "redshift"],
            ["host", "port", "database"],
            new("workgroup", Words, "absent: the host's first label"),
            new("role_arn", Words, "the role to assume"),
            new("external_id", Secret, "of the role"),
            new("region", Words, "absent: the worker's"),
            new("tags", Map, "of the session"),
            Validity),
        .. Family(["mysql", "mariadb", "mariadb-rds"], ["pymysql"], ["host", "port", "user", "password"], CaCert()),
        .. Family(["mysql-aurora", "mysql-rds"], ["pymysql"], ["host", "port", "user"], CaCert()),
        .. Family(
            ["mssql"],
            ["pyodbc"],
            ["host", "port", "user", "password"],
            new("driver", Words, "of ODBC") { Default = "\"FreeTDS\"" },
            new("timeout", FieldKinds.Duration, "of a query")),
        .. Family(
            ["oracle", "oracle-rds"],
            ["cx_oracle"],
            ["host", "port", "user", "password"],
            new("service_name", Words),
            new("sid", Words),
            new("edition", Words)).Select(t => t with { Rules = [.. t.Rules, new TableRule.AtLeastOne("service_name", "sid", "database", "secret_id")] }),
        .. Family(["sqlite3"], ["sqlite3"], ["host"]),
    ];

    private static Field CaCert() => new("ca_cert", Words, "a file with the certificates that are trusted");

    private static IEnumerable<FieldTable> Family(string[] names, string[] drivers, string[] needed, params Field[] own) => names.Select(name => new FieldTable(
        name,
        [
            new("host", Words, name == "sqlite3" ? "a file, or s3://bucket/key" : "the server"),
            new("port", Port, "of the server"),
            new("user", Words, "who signs in"),
            new("password", Secret, "of the user"),
            new("database", Words, "the database"),
            new("secret_id", Words, "a JSON secret that fills absent fields"),
            new("subtype", OneOf(drivers), "the driver"),
            new("preserve_case", Bool, "whether names keep their case") { Default = "false" },
            new("ssl", Bool, "whether the connection is encrypted") { Default = "false" },
            new("ssl_mode", OneOf("require", "verify-ca", "verify-full"), "how the server is verified"),
            new("ssl_ca_file", Words, "a file with the certificates that are trusted"),
            .. own,
        ])
    {
        Rules = [ConnectionRules.Unless("secret_id", needed)],
    });
}
