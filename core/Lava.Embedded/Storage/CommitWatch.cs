using System.ComponentModel;
using Lava.Embedded.Native;
using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Storage;

/// <summary>
/// Sees the commits of other processes. inotify on the log fires before a commit is visible, so it is only a hint to look soon;
/// a poll is the net below it. The times here are those of the machine, whatever clock the realm runs by.
/// </summary>
internal sealed class CommitWatch : IDisposable
{
    private const int SettleMilliseconds = 3;
    private const int PollMilliseconds = 250;

    private readonly string _path;
    private readonly ChangeSignal _changes;
    private readonly Inotify? _inotify;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _thread;

    public CommitWatch(string path, ChangeSignal changes)
    {
        _path = path;
        _changes = changes;
        _inotify = TryWatch(Path.GetDirectoryName(path)!);
        _thread = new Thread(Loop) { IsBackground = true, Name = "lava-commits" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopped.Set();
        _inotify?.Stop();
        _thread.Join();
        _inotify?.Dispose();
        _stopped.Dispose();
    }

    private void Loop()
    {
        Db? db = null;
        long? seen = null;
        while (true)
        {
            try
            {
                db ??= Db.Open(_path, reader: true);
                var now = db.Sql("PRAGMA data_version").Number();
                if (seen is not null && now != seen) _changes.Bump();
                seen = now;
            }
            catch (SqliteException)
            {
                // Readers and the writer report such errors to those who can act on them; here the next look opens anew.
                db?.Dispose();
                db = null;
            }
            if (!Idle()) break;
        }
        db?.Dispose();
    }

    private bool Idle()
    {
        if (_inotify is null) return !_stopped.Wait(PollMilliseconds);
        if (!_inotify.Wait(PollMilliseconds)) return false;
        // Nothing to read: the poll's turn. Otherwise the commit lands while we pause, and a burst counts once.
        if (_inotify.Read(null) == 0) return true;
        if (!_inotify.Pause(SettleMilliseconds)) return false;
        while (_inotify.Read(null) > 0) { }
        return true;
    }

    private static Inotify? TryWatch(string folder)
    {
        Inotify? made = null;
        try
        {
            made = new Inotify();
            if (made.Watch(folder, Inotify.Modify | Inotify.OnlyFolder) is not null) return made;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            // Out of inotify instances: the poll alone still sees every commit, a little later.
        }
        made?.Dispose();
        return null;
    }
}
