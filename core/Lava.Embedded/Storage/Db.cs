using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>A connection with its statements, prepared once and kept. One thread at a time.</summary>
internal sealed class Db : IDisposable
{
    /// <summary>How long a statement waits for another process's lock.</summary>
    private const int BusyMilliseconds = 30_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    private Db(SqliteConnection connection) => _connection = connection;

    public SqliteConnection Connection => _connection;

    /// <summary>Opens the file. A reader's connection can write to the shared index of the log, so that it can repair it after a crash, but no data.</summary>
    public static Db Open(string path, bool reader)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = reader ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = BusyMilliseconds / 1000,
        }.ConnectionString);
        try
        {
            connection.Open();
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = $"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; " + (reader
                ? "PRAGMA query_only = 1;"
                : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;");
            pragmas.ExecuteNonQuery();
            return new Db(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The prepared statement of an SQL text with parameters <c>?1 ?2 …</c>.</summary>
    public Statement Sql(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;
        var made = new Statement(_connection, sql);
        _statements.Add(sql, made);
        return made;
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _connection.Dispose();
    }
}
