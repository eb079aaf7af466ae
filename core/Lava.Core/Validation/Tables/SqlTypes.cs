using System.Text.RegularExpressions;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that work on databases.</summary>
internal static partial class SqlTypes
{
    // First: the fields below are made from it.
    public static ValueKind Quoting { get; } = new TextKind { Choices = ["all", "minimal", "nonnumeric", "none"], IgnoreCase = true };

    private static readonly Field ConnId = new("conn_id", Conn) { Required = true };
    private static readonly Field Jinja = ExecutableTypes.Jinja;
    private static readonly Field Vars = ExecutableTypes.Vars;

    private static readonly Field[] Csv =
    [
        new("batch_size", Positive) { Default = "SQL_BATCH_SIZE" },
        new("delimiter", OneChar) { Default = "SQL_DELIMITER" },
        new("dialect", OneOf("excel", "excel-tab", "unix")) { Default = "SQL_DIALECT" },
        new("doublequote", Bool) { Default = "SQL_DOUBLEQUOTE" },
        new("escapechar", OrNull(OneChar)) { Default = "SQL_ESCAPECHAR" },
        new("header", Bool) { Default = "false" },
        new("quotechar", OneChar) { Default = "SQL_QUOTECHAR" },
        new("quoting", Quoting) { Default = "SQL_QUOTING" },
    ];

    public static IEnumerable<JobType> All { get; } =
    [
        new("sql", TextOrList, Native("sql")),
        new("sqli", TextOrList, Native("sqli")) { PayloadRendered = true },
        new("sqlc", TextOrList, new("sqlc", ConnId, new("args", Args), new("timeout", FieldKinds.Duration) { Default = "SQLC_TIMEOUT" }, Jinja, Vars)),
        new(
            "sqlv",
            TextOrList,
            new(
                "sqlv",
                [
                    ConnId, .. Csv, new("format", OneOf("csv", "jsonl", "html", "parquet")) { Default = "\"csv\"" }, new("level", Words),
                    new("raw", Bool), new("timeout", FieldKinds.Duration) { Default = "SQLV_TIMEOUT" }, new("transaction", Bool), Jinja, Vars,
                ])),
        new(
            "db_from_s3",
            Any,
            new(
                "db_from_s3",
                new("db_conn_id", Conn) { Required = true },
                new("bucket", Words) { Required = true, Rendered = true },
                new("key", Words) { Required = true, Rendered = true },
                new("schema", Words) { Required = true, Rendered = true },
                new("table", Words) { Required = true, Rendered = true },
                new("mode", OneOf("abort", "append", "delete", "drop", "switch", "truncate")) { Required = true },
                new("columns", new ListKind(Words, 1), "SQL column definitions"),
                new("args", Texts, "options of the load"),
                new("s3_conn_id", Conn),
                new("s3_iam_role", Words),
                new("min_size", new SizeKind()) { Default = "0" },
                new("skip_missing", new EitherKind(Bool, Words)) { Default = "false" },
                Jinja,
                Vars)),
        new(
            "redshift_unload",
            Any,
            new(
                "redshift_unload",
                ConnId,
                new("bucket", Words) { Required = true },
                new("prefix", Words) { Rendered = true },
                new("key", Words) { Rendered = true, InsteadOf = "prefix" },
                new("schema", Words) { Required = true },
                new("relation", TextOrList) { Required = true },
                new("args", Args) { Required = true, Rendered = true },
                new("s3_iam_role", Words),
                new("s3_conn_id", Conn),
                new("dateformat", Words),
                new("where", Words) { Rendered = true },
                new("insecure", Bool) { Default = "false" },
                new("stop_on_fail", Bool) { Default = "true" },
                new("start", Words),
                Vars)
            {
                Rules = [new TableRule.AtMostOne("prefix", "key"), new TableRule.AtLeastOne("prefix", "key"), new TableRule.AtLeastOne("s3_iam_role", "s3_conn_id")],
            }),
    ];

    private static FieldTable Native(string name) => new(
        name,
        [
            ConnId, new("transaction", Bool) { Default = "false" }, new("raw", Bool) { Default = "false" }, Jinja, Vars,
            new("output", new TextKind { Matches = s => Word().IsMatch(s), Pattern = @"^\w+$", Description = "a name of letters, digits and _" }),
            .. Csv,
        ]);

    [GeneratedRegex(@"^\w+\z")]
    private static partial Regex Word();
}
