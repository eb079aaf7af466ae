using System.Threading.Channels;
using Lava.Core.Ports;
using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>
/// The process's only writer: takes whatever waits, writes it in one transaction and tells each caller when that is durable.
/// A thread of its own, because SQLite's calls block.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int MostWaiting = 4096;
    private const int MostInGroup = 512;

    // Codes of errors that an item's own SQL or values bring about (sqlite.org/rescode.html).
    private const int SqlError = 1, SqlTooBig = 18, SqlConstraint = 19, SqlMismatch = 20, SqlMisuse = 21, SqlRange = 25;

    private readonly string _path;
    private readonly Turnstile _turnstile;
    private readonly ChangeSignal _changes;
    private readonly Channel<WriteItem> _waiting = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Thread _thread;
    private Db? _db;
    private volatile Exception? _dead;

    public Writer(string path, Turnstile turnstile, Db db, ChangeSignal changes)
    {
        _path = path;
        _turnstile = turnstile;
        _db = db;
        _changes = changes;
        _thread = new Thread(Loop) { IsBackground = true, Name = "lava-writer" };
        _thread.Start();
    }

    /// <summary>
    /// Does a write; durable when this returns. Cancelling ends the wait: a write already begun may still be made.
    /// Throws <see cref="PortException"/> when it could not be made.
    /// </summary>
    public async ValueTask<T> WriteAsync<T>(Func<Db, T> work, CancellationToken cancellation, Action<T>? committed = null)
    {
        var item = new WriteItem<T>(work, committed, cancellation);
        if (!_waiting.Writer.TryWrite(item))
        {
            try
            {
                await _waiting.Writer.WriteAsync(item, cancellation);
            }
            catch (ChannelClosedException)
            {
                throw new PortException(_dead is { } dead ? $"{_path}: the writer has ended: {dead.Message}" : $"{_path}: closed", _dead);
            }
        }
        return await item.Done.WaitAsync(cancellation);
    }

    /// <summary>Writes what still waits, then ends.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join();
        _db?.Dispose();
    }

    private void Loop()
    {
        var group = new List<WriteItem>(MostInGroup);
        try
        {
#pragma warning disable CA2012 // The thread is this loop's own: there is nothing else for it to do while it waits.
            while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
#pragma warning restore CA2012
            {
                group.Clear();
                while (group.Count < MostInGroup && _waiting.Reader.TryRead(out var item))
                {
                    if (item.IsCancelled) item.Fail(new OperationCanceledException());
                    else group.Add(item);
                }
                if (group.Count > 0) WriteGroup(group);
            }
        }
        catch (Exception e)
        {
            // Nothing can be written any more: every caller, now and later, is told why.
            _dead = e;
            _waiting.Writer.TryComplete();
            foreach (var item in group) item.Fail(Refusal(e));
            while (_waiting.Reader.TryRead(out var item)) item.Fail(Refusal(e));
        }
    }

    private void WriteGroup(List<WriteItem> group)
    {
        if (TryCommit(group) is not { } error) return;
        // The fault of one item's own must not be its neighbours': each gets a transaction of its own.
        if (IsOfTheDatabase(error) || group.Count == 1)
        {
            foreach (var item in group) item.Fail(Refusal(error));
            return;
        }
        var single = new List<WriteItem>(1);
        foreach (var item in group)
        {
            single.Clear();
            single.Add(item);
            if (TryCommit(single) is { } own) item.Fail(Refusal(own));
        }
    }

    /// <summary>Null when the group is durable; else why nothing of it is in the database.</summary>
    private Exception? TryCommit(List<WriteItem> group)
    {
        var entered = false;
        try
        {
            _turnstile.Enter();
            entered = true;
            _db ??= Db.Open(_path, reader: false);
            _db.Sql("BEGIN IMMEDIATE").Run();
            foreach (var item in group) item.Run(_db);
            _db.Sql("COMMIT").Run();
        }
        catch (Exception e)
        {
            Undo();
            return e;
        }
        finally
        {
            if (entered) _turnstile.Leave();
        }
        _changes.Bump();
        foreach (var item in group) item.Complete();
        return null;
    }

    private void Undo()
    {
        try
        {
            if (_db is { InTransaction: true }) _db.Sql("ROLLBACK").Run();
        }
        catch (SqliteException)
        {
            // A connection that can't roll back is thrown away; closing it rolls back. The next group opens another.
            _db?.Dispose();
            _db = null;
        }
    }

    /// <summary>A full disk, an I/O error, a damaged file: it would meet every item.</summary>
    private static bool IsOfTheDatabase(Exception error) => error is SqliteException { SqliteErrorCode: not (SqlError or SqlTooBig or SqlConstraint or SqlMismatch or SqlMisuse or SqlRange) };

    private Exception Refusal(Exception error) => error is SqliteException or System.ComponentModel.Win32Exception
        ? new PortException($"{_path}: can't be written: {error.Message}", error)
        : error;
}
