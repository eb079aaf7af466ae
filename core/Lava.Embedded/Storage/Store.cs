using System.ComponentModel;
using Lava.Core.Ports;
using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>The realm's database: one writer, many readers, and the news of commits.</summary>
internal sealed class Store : IDisposable
{
    private readonly Writer _writer;
    private readonly Readers _readers;
    private readonly Turnstile _turnstile;
    private readonly CommitWatch _watch;
    private int _disposed;

    private Store(string path, Db db, Turnstile turnstile)
    {
        _turnstile = turnstile;
        _readers = new Readers(path);
        _writer = new Writer(path, turnstile, db, Changes);
        _watch = new CommitWatch(path, Changes);
    }

    public ChangeSignal Changes { get; } = new();

    /// <summary>Opens or makes the file. Throws <see cref="PortException"/>.</summary>
    public static Store Open(string path)
    {
        Turnstile? turnstile = null;
        Db? db = null;
        try
        {
            turnstile = new Turnstile(path + ".gate", path + ".lock");
            // Making the file and its tables is nothing two processes may do at once.
            turnstile.Enter();
            try
            {
                db = Db.Open(path, reader: false);
                Schema.Apply(db.Connection, path);
            }
            finally
            {
                turnstile.Leave();
            }
            return new Store(path, db, turnstile);
        }
        catch (Exception e)
        {
            db?.Dispose();
            turnstile?.Dispose();
            if (e is SqliteException or Win32Exception) throw new PortException($"{path}: can't be opened: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc cref="Writer.WriteAsync"/>
    public ValueTask<T> WriteAsync<T>(Func<Db, T> work, CancellationToken cancellation, Action<T>? committed = null) =>
        _writer.WriteAsync(work, cancellation, committed);

    /// <inheritdoc cref="Readers.Read"/>
    public T Read<T>(Func<Db, T> read) => _readers.Read(read);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _watch.Dispose();
        _writer.Dispose();
        _readers.Dispose();
        _turnstile.Dispose();
    }
}
