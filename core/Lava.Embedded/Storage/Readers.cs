using System.Collections.Concurrent;
using Lava.Core.Ports;
using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>The pool of reading connections. Each read is a transaction of its own, so it sees all that was committed before it began.</summary>
internal sealed class Readers(string path) : IDisposable
{
    private readonly ConcurrentBag<Db> _idle = [];
    private volatile bool _disposed;

    /// <summary>Runs a read on the caller's thread. Throws <see cref="PortException"/> when the database can't be read.</summary>
    public T Read<T>(Func<Db, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Db? db = null;
        try
        {
            if (!_idle.TryTake(out db)) db = Db.Open(path, reader: true);
            return read(db);
        }
        catch (SqliteException e)
        {
            // A connection that met an error may be broken: the next read opens another.
            db?.Dispose();
            db = null;
            throw new PortException($"{path}: can't be read: {e.Message}", e);
        }
        finally
        {
            if (db is not null)
            {
                if (_disposed) db.Dispose();
                else _idle.Add(db);
            }
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var db)) db.Dispose();
    }
}
