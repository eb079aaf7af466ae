using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that copy files from and to an SMB share.</summary>
internal static class FileShareTypes
{
    public static IEnumerable<JobType> All { get; } =
    [
        new("smb_get", Any, Table("smb_get", new Field("kms_key_id", Words))),
        new("smb_put", Any, Table("smb_put", new Field("create_dirs", Bool) { Default = "false" })),
    ];

    private static FieldTable Table(string name, Field own) => new(
        name,
        new("conn_id", Conn) { Required = true },
        new("share_name", Words) { Required = true },
        new("path", Words, "on the share") { Required = true, Rendered = true },
        new("file", Words, "a local file, or s3://") { Required = true, Rendered = true },
        new("basedir", Words),
        own,
        new("timeout", FieldKinds.Duration) { Default = "SMB_TIMEOUT" },
        ExecutableTypes.Jinja,
        ExecutableTypes.Vars);
}
