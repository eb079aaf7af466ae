using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that work on SharePoint sites.</summary>
internal static class SharePointTypes
{
    private static readonly Field[] Common =
    [
        new("conn_id", ConnectionOf("sharepoint")) { Required = true }, new("basedir", Words), ExecutableTypes.Jinja, ExecutableTypes.Vars,
    ];

    private static readonly Field[] Csv =
    [
        new("data_columns", Words, "separated by commas"),
        new("delimiter", OneChar) { Default = "SP_LIST_DELIMITER" },
        new("doublequote", Bool) { Default = "SP_LIST_DOUBLEQUOTE" },
        new("escapechar", OrNull(OneChar)) { Default = "SP_LIST_ESCAPECHAR" },
        new("quotechar", OneChar) { Default = "SP_LIST_QUOTECHAR" },
        new("quoting", SqlTypes.Quoting) { Default = "SP_LIST_QUOTING" },
    ];

    private static readonly Field Path = new(
        "path", new TextKind { Matches = s => s.StartsWith('/'), Pattern = "^/", Description = "a path from the library's root, beginning with /" }, "in the library")
    {
        Required = true,
        Renders = TemplateNames.JobWithVars,
    };

    private static readonly Field Kms = new("kms_key_id", Words);

    public static IEnumerable<JobType> All { get; } =
    [
        Make("sharepoint_get_doc", [Rendered("library"), Path, Rendered("file"), Kms]),
        Make("sharepoint_get_multi_doc", [Rendered("library"), Path, Rendered("outpath"), new("glob", Words) { Renders = TemplateNames.JobWithVars }, Kms]),
        Make("sharepoint_put_doc", [Rendered("library"), Path, Rendered("file"), new("title", Text) { Renders = TemplateNames.JobWithVars }]),
        Make(
            "sharepoint_get_list",
            [Rendered("list"), Rendered("file"), Kms, new("header", Bool) { Default = "true" }, new("system_columns", Words), .. Csv]),
        Make(
            "sharepoint_put_list",
            [
                Rendered("list"), Rendered("file"), new("mode", OneOf("append", "delete", "replace", "update")) { Default = "\"append\"" },
                new("error_missing", Bool) { Default = "false" }, .. Csv,
            ]),
    ];

    private static JobType Make(string name, Field[] fields) => new(name, Any, new(name, [.. Common, .. fields]));

    private static Field Rendered(string name) => new(name, Words) { Required = true, Renders = TemplateNames.JobWithVars };
}
