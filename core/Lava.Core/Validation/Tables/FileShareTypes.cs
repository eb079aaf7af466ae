using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that copy files from and to an SMB share.</summary>
internal static class FileShareTypes
{
    private static readonly ValueKind SharePath = new TextKind
    {
        Matches = s => s.Length > 0 && !s.Contains(':', StringComparison.Ordinal),
        Pattern = "^[^:]+$",
        Description = "a path on the share, without :",
    };

    public static IEnumerable<JobType> All { get; } =
    [
        new("smb_get", Any, Table("smb_get", new Field("kms_key_id", Words))),
        new("smb_put", Any, Table("smb_put", new Field("create_dirs", Bool) { Default = "false" })),
    ];

    private static FieldTable Table(string name, Field own) => new(
        name,
        new("conn_id", ConnectionOf("smb")) { Required = true },
        new("share_name", Words) { Required = true },
        new("path", SharePath, "on the share") { Required = true, Renders = TemplateNames.JobWithVars },
        new("file", Words, "a local file, or s3://") { Required = true, Renders = TemplateNames.JobWithVars },
        new("basedir", Words),
        own,
        new("timeout", FieldKinds.Duration) { Default = "SMB_TIMEOUT" },
        ExecutableTypes.Jinja,
        ExecutableTypes.Vars);
}
