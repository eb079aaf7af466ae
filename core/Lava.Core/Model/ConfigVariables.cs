using System.Collections.Frozen;
using Lava.Core.Naming;
using static Lava.Core.Model.ConfigKind;

namespace Lava.Core.Model;

/// <summary>The configuration variables and their defaults: one place.</summary>
public static class ConfigVariables
{
    /// <summary>All of them, in the order of the manual.</summary>
    public static IReadOnlyList<ConfigVariable> All { get; } =
    [
        new("TMPDIR", Text, "/tmp/lava"),
        new("HEARTBEAT_FILE", Text, ".heartbeat"),
        new("DISPATCHER", Text, "/usr/local/bin/lava-dispatcher"),
        new("NO_DISPATCH", Text, "/tmp/lava/__nodispatch__"),
        new("LOGLEVEL", Text, "info"),
        new("SQS_MAX_DELAY_MINS", Int, "15", 0),
        new("EVENT_TTL", ConfigKind.Duration, "2d", 0),
        new("STDERR_SIZE", Int, "2000"),
        new("DEBUG", Bool, "false"),
        new("CW_NAMESPACE", Text, FleetMetrics.Namespace),
        new("CW_METRICS_JOB", Bool, "false"),
        new("CW_METRICS_WORKER", Bool, "false"),
        new("CW_METRICS_PERIOD", ConfigKind.Duration, "1m", 1),
        new("JOB_LOCAL_TMPDIR", Bool, "true"),
        new("ITERATION_MAX_DELAY", ConfigKind.Duration, "5m", 0),
        new("ITERATION_MAX_LIMIT", Int, "10", 1),
        new("PARAM_CACHE_SIZE", Int, "100", 1),
        new("PARAM_CACHE_TTL", ConfigKind.Duration, "2m", 0),
        new("PAYLOAD_DOWNLOADER", Text, "v2"),
        new("PAYLOAD_SETTLING_TIME", Int, "1", 0),
        new("CHECK_FOR_ZOMBIES", Bool, "true"),
        new("JUMPSTART_DELAY", ConfigKind.Duration, "15s", 0),
        new("DAG_WORKERS", Int, null, 1),
        new("DAG_MAX_WORKERS", Int, null, 1),
        new("SQL_BATCH_SIZE", Int, "1024", 1),
        new("SQL_DELIMITER", Text, "|"),
        new("SQL_DIALECT", Text, "excel"),
        new("SQL_DOUBLEQUOTE", Bool, "false"),
        new("SQL_ESCAPECHAR", Text, null),
        new("SQL_MAX_PAYLOAD_SIZE", Size, "100K"),
        new("SQL_OUTPUT_SUFFIX", Text, ".out"),
        new("SQL_QUOTECHAR", Text, "\""),
        new("SQL_QUOTING", Text, "minimal"),
        new("SQLC_MAX_PAYLOAD_SIZE", Size, "100K"),
        new("SQLC_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("SQLV_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("SMB_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("EXE_MAX_PAYLOAD_SIZE", Size, "10M"),
        new("EXE_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("CMD_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("PKG_MAX_PAYLOAD_SIZE", Size, "20M"),
        new("PKG_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("PKG_UNPACK_TIMEOUT", ConfigKind.Duration, "30s", 0),
        new("DOCKER_TIMEOUT", ConfigKind.Duration, "10m", 0),
        new("SES_CONFIGURATION_SET", Text, null),
        new("SES_REGION", Text, "us-east-1"),
        new("SES_FROM", Text, null),
        new("EMAIL_MAX_ATTACHMENTS", Int, "5", 0),
        new("EMAIL_MAX_ATTACHMENT_SIZE", Size, "2M"),
        new("EMAIL_MAX_SIZE", Size, "5M"),
        new("EMAIL_MSGID_DOMAIN", Text, null),
        new("PG_COPY_TIMEOUT", ConfigKind.Duration, "30m", 0),
        new("SP_LIST_DELIMITER", Text, "|"),
        new("SP_LIST_DOUBLEQUOTE", Bool, "false"),
        new("SP_LIST_ESCAPECHAR", Text, null),
        new("SP_LIST_QUOTECHAR", Text, "\""),
        new("SP_LIST_QUOTING", Text, "minimal"),
        new("SP_LOGGING", Bool, "false"),
        new("FOREACH_LIMIT", Int, "10", 0),
        new("FOREACH_MAX_LIMIT", Int, "25", 0),
        new("S3TRIGGER_CACHE_TTL", ConfigKind.Duration, "60s", 0),
        new("S3TRIGGER_DEDUP_TTL", ConfigKind.Duration, "30s", 0),
        new("S3TRIGGER_DEDUP_CACHE_SIZE", Int, "0", 0),
        new("RS_PASSWORD_DURATION", ConfigKind.Duration, "15m", 0),
        new("STATE_TTL", ConfigKind.Duration, "7d", 0),
        new("STATE_MAX_TTL", ConfigKind.Duration, "366d", 0),
        new("AWS_CONN_DURATION", ConfigKind.Duration, "3h", 0),
        new("AWS_ACCESS_KEY_CACHE_TTL", ConfigKind.Duration, "10m", 0),
        new("AWS_ACCESS_KEY_CACHE_SIZE", Int, "20", 0),
        new("CONN_APP_NAME", Text, "lv-{{ realm }}-{{ job_id }}"),
        new("ORACLE_CONNECTION_MODE", Text, "thin"),
        new("ORACLE_LIB_DIR", Text, null),
    ];

    private static readonly FrozenDictionary<string, ConfigVariable> ByName = All.ToFrozenDictionary(v => v.Name);

    /// <summary>The variable of this name (any case), or null.</summary>
    public static ConfigVariable? Find(string name) => ByName.GetValueOrDefault(name.ToUpperInvariant());
}
