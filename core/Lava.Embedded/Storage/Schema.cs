using Lava.Core.Ports;
using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>The tables of a realm's database and how a file comes to have them.</summary>
internal static class Schema
{
    /// <summary>Kept in the file's <c>user_version</c>; 0 is an empty file.</summary>
    public const int Version = 1;

    private const string Tables =
        """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            run_id TEXT NOT NULL,
            job_id TEXT NOT NULL,
            fence INTEGER NOT NULL,
            nonce TEXT,
            status TEXT NOT NULL,
            worker TEXT,
            due TEXT,
            sweep TEXT,
            tu_event TEXT NOT NULL,
            parent_run_id TEXT,
            master_run_id TEXT,
            ttl INTEGER,
            row TEXT NOT NULL
        );
        CREATE UNIQUE INDEX runs_key ON runs (run_id, job_id);
        CREATE INDEX runs_due ON runs (sweep, due) WHERE due IS NOT NULL;
        CREATE INDEX runs_event ON runs (tu_event);
        CREATE INDEX runs_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
        CREATE INDEX runs_master ON runs (master_run_id) WHERE master_run_id IS NOT NULL;
        CREATE INDEX runs_ttl ON runs (ttl) WHERE ttl IS NOT NULL;

        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id TEXT NOT NULL,
            fleet TEXT NOT NULL,
            body TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            set_at INTEGER NOT NULL,
            visible_at INTEGER NOT NULL,
            receives INTEGER NOT NULL
        );
        CREATE INDEX messages_visible ON messages (fleet, visible_at, id);

        CREATE TABLE dead (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            fleet TEXT NOT NULL,
            body TEXT NOT NULL,
            reason TEXT NOT NULL,
            origin TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX dead_fleet ON dead (fleet, id);

        CREATE TABLE sessions (
            fleet TEXT NOT NULL,
            session TEXT NOT NULL,
            ended TEXT,
            ttl INTEGER NOT NULL,
            row TEXT NOT NULL,
            PRIMARY KEY (fleet, session)
        ) WITHOUT ROWID;

        CREATE TABLE seen (
            fleet TEXT NOT NULL,
            session TEXT NOT NULL,
            beat INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (fleet, session)
        ) WITHOUT ROWID;

        CREATE TABLE limits (
            job_id TEXT NOT NULL,
            slot INTEGER NOT NULL,
            session TEXT NOT NULL,
            run_id TEXT NOT NULL,
            claim INTEGER NOT NULL,
            PRIMARY KEY (job_id, slot)
        ) WITHOUT ROWID;

        CREATE TABLE state (
            state_id TEXT PRIMARY KEY,
            timestamp TEXT NOT NULL,
            ttl INTEGER NOT NULL,
            row TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE meta (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) WITHOUT ROWID;
        """;

    /// <summary>Makes the tables in an empty file. Throws <see cref="PortException"/> for a file of a newer version.</summary>
    public static void Apply(SqliteConnection connection, string path)
    {
        var stored = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (stored == Version) return;
        if (stored > Version)
            throw new PortException($"{path}: made by a newer lava (schema {stored}; this one knows {Version}): use that version, or move the file away");
        Execute(connection, $"BEGIN IMMEDIATE; {Tables} PRAGMA user_version = {Version}; COMMIT;");
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
