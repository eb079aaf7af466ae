using Lava.Core.Validation.Kinds;
using Lava.Core.Validation.Schemas;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that work on databases.</summary>
internal static class SqlTypes
{
    // First: the fields below are made from it.
    public static ValueKind Quoting { get; } = new TextKind { Choices = ["all", "minimal", "nonnumeric", "none"], IgnoreCase = true };

    private static readonly Field ConnId = new("conn_id", ConnectionOf(ConnectionTables.SqlNames), "the database") { Required = true };
    // Names of the object are known when names of the table are rendered; those of the relation when one is unloaded.
    private static readonly TemplateNames WithObject = TemplateNames.JobWithVars.And("bucket", "key");
    private static readonly TemplateNames WithRelation = SqlRules.WithRelation;
    private static readonly ValueKind LoadOption = SqlOptions.Load;
    private static readonly ValueKind UnloadOption = SqlOptions.Unload;
    private static readonly ValueKind NoQuote = new TextKind
    {
        Matches = s => s.Length > 0 && !s.Contains('\'', StringComparison.Ordinal),
        Pattern = "^[^']+$",
        Description = "the beginning of a key, without '",
    };

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
        new("sql", TextOrList, Native("sql")) { PayloadFiles = JobType.FilesOfList, FileProblem = SqlRules.StatementsProblem },
        new("sqli", TextOrList, Native("sqli")) { Together = SqlRules.Statements },
        new("sqlc", TextOrList, new("sqlc", ConnId, new("args", Args), new("timeout", FieldKinds.Duration) { Default = "SQLC_TIMEOUT" }, Jinja, Vars)) { PayloadFiles = JobType.FilesOfList, FileProblem = SqlRules.WholeProblem },
        new(
            "sqlv",
            TextOrList,
            new(
                "sqlv",
                [
                    ConnId, .. Csv, new("format", OneOf("csv", "jsonl", "html", "parquet")) { Default = "\"csv\"" }, new("level", Words),
                    new("raw", Bool), new("timeout", FieldKinds.Duration) { Default = "SQLV_TIMEOUT" }, new("transaction", Bool), Jinja, Vars,
                ]))
        {
            PayloadFiles = JobType.FilesOfList,
            FileProblem = SqlRules.WholeProblem,
        },
        new(
            "db_from_s3",
            Any,
            new(
                "db_from_s3",
                new("db_conn_id", ConnectionOf(ConnectionTables.SqlNames)) { Required = true },
                new("bucket", Words) { Required = true, Renders = TemplateNames.JobWithVars },
                new("key", Words) { Required = true, Renders = TemplateNames.JobWithVars },
                new("schema", Words) { Required = true, Renders = WithObject },
                new("table", Words) { Required = true, Renders = WithObject },
                new("mode", OneOf("abort", "append", "delete", "drop", "switch", "truncate")) { Required = true },
                new("columns", new ListKind(Words, 1), "SQL column definitions"),
                new("args", new ListKind(LoadOption), "options of the load"),
                new("s3_conn_id", ConnectionOf("aws")),
                new("s3_iam_role", Words),
                new("min_size", new SizeKind()) { Default = "0" },
                new("skip_missing", new EitherKind(Bool, Words)) { Default = "false" },
                Jinja,
                Vars)
            {
                Rules = [new TableRule.Also(SqlRules.DropNeedsColumns) { AsSchema = () => SchemaText.When("mode", "drop", SchemaText.Required("columns")) }],
            }),
        new(
            "redshift_unload",
            Any,
            new(
                "redshift_unload",
                new("conn_id", ConnectionOf("redshift", "redshift-serverless")) { Required = true },
                new("bucket", Words) { Required = true },
                new("prefix", NoQuote) { Renders = WithRelation },
                new("key", NoQuote) { Renders = WithRelation, InsteadOf = "prefix" },
                new("schema", Words) { Required = true },
                new("relation", TextOrList) { Required = true },
                new("args", new ListKind(UnloadOption)) { Required = true },
                new("s3_iam_role", Words),
                new("s3_conn_id", ConnectionOf("aws")),
                new("dateformat", Words),
                new("where", Words) { Renders = WithRelation },
                new("insecure", Bool) { Default = "false" },
                new("stop_on_fail", Bool) { Default = "true" },
                new("start", Words),
                Vars)
            {
                Rules = [new TableRule.AtMostOne("prefix", "key"), new TableRule.AtLeastOne("prefix", "key"), new TableRule.AtLeastOne("s3_iam_role", "s3_conn_id"), new TableRule.Also(SqlRules.Partitions)],
            }),
    ];

    private static FieldTable Native(string name) => new(
        name,
        [
            ConnId, new("transaction", Bool) { Default = "false" }, new("raw", Bool) { Default = "false" }, Jinja, Vars,
            new("output", new TextKind { Matches = s => NameRules.LabelProblem(s) is null, Pattern = NameRules.LabelPattern, Description = "a name of letters, digits and _" }),
            .. Csv,
        ]);

}
