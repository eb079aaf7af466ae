using Lava.Core.Validation.Kinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The options of loads and unloads: the first word of each says which it is.</summary>
internal static class SqlOptions
{
    /// <summary>Of db_from_s3, over all kinds of databases.</summary>
    public static ValueKind Load { get; } = Kind(
        // PostgreSQL's COPY, MySQL's LOAD DATA, Redshift's COPY, and the loader for databases without one.
        "FORMAT HEADER OIDS FREEZE DELIMITER NULL QUOTE ESCAPE FORCE_NOT_NULL FORCE_NULL ENCODING MANIFEST GZIP",
        "REPLACE IGNORE PARTITION FILE PREFIX TERMINATOR",
        "ACCEPTANYDATE ACCEPTINVCHARS AVRO BLANKSASNULL BZIP2 COMPROWS COMPUPDATE CSV DATEFORMAT EMPTYASNULL ENCRYPTED EXPLICIT_IDS",
        "FILLRECORD FIXEDWIDTH IGNOREBLANKLINES IGNOREHEADER JSON LZOP MAXERROR NOLOAD READRATIO REGION REMOVEQUOTES ROUNDEC SHAPEFILE",
        "STATUPDATE TIMEFORMAT TRIMBLANKS TRUNCATECOLUMNS ZSTD DOUBLEQUOTE ESCAPECHAR QUOTECHAR QUOTING");

    /// <summary>Of redshift_unload.</summary>
    public static ValueKind Unload { get; } = Kind(
        "ADDQUOTES ALLOWOVERWRITE BZIP2 CLEANPATH CSV DELIMITER ENCRYPTED ESCAPE EXTENSION FIXEDWIDTH FORMAT GZIP HEADER JSON KMS_KEY_ID",
        "MANIFEST MAXFILESIZE NULL PARALLEL PARQUET PARTITION ROWGROUPSIZE ZSTD");

    private static OptionKind Kind(params string[] lines) => new([.. lines.SelectMany(l => l.Split(' '))]);
}
