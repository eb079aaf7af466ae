using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>A prepared statement whose parameters <c>?1 ?2 …</c> are set by place.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts are constants of the stores; values go by parameters.
        _command.CommandText = sql;
#pragma warning restore CA2100
    }

    /// <summary>Runs a statement that returns no rows; the number of rows it changed.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs a query. The reader must be disposed before the statement runs again.</summary>
    public SqliteDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    /// <summary>The first column of the first row as text; null when there is no row or no value.</summary>
    public string? Text(params ReadOnlySpan<object?> values)
    {
        using var rows = Query(values);
        return rows.Read() && !rows.IsDBNull(0) ? rows.GetString(0) : null;
    }

    /// <summary>The first column of the first row as a number; null when there is no row or no value.</summary>
    public long? Number(params ReadOnlySpan<object?> values)
    {
        using var rows = Query(values);
        return rows.Read() && !rows.IsDBNull(0) ? rows.GetInt64(0) : null;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (_command.Parameters.Count == 0 && values.Length > 0)
        {
            for (var i = 1; i <= values.Length; i++)
                _command.Parameters.AddWithValue("?" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), DBNull.Value);
            _command.Prepare();
        }
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
