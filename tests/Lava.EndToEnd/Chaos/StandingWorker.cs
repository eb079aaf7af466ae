namespace Lava.EndToEnd.Chaos;

/// <summary>A <c>lava up</c> that is started again whenever it ended, until told not to.</summary>
internal sealed class StandingWorker(string folder, string beat) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _errors = [];
    private LavaProcess? _process;
    private bool _ending;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>What its processes said on standard error.</summary>
    public IReadOnlyList<string> Errors { get { lock (_lock) return _process is null ? _errors : [.. _errors, _process.Error]; } }

    /// <summary>The process id now.</summary>
    public int Pid { get { lock (_lock) return _process?.Process.Id ?? 0; } }

    /// <summary>Starts it if it doesn't run.</summary>
    public void Keep()
    {
        lock (_lock)
        {
            if (_ending || _process is { Process.HasExited: false }) return;
            Collect();
            _process = LavaProcess.StartWith(new() { ["LAVA_BEAT"] = beat }, "up", folder);
            Starts++;
        }
    }

    /// <summary>Ends it as an operator does, and waits: its exit status.</summary>
    public int End(string signal)
    {
        lock (_lock)
        {
            _ending = true;
            _process!.Signal(signal);
            var code = _process.Wait();
            Collect();
            return code;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ending = true;
            if (_process is { Process.HasExited: false } left) HostView.Signal(left.Process.Id, HostView.Continue);
            Collect();
        }
    }

    private void Collect()
    {
        if (_process is null) return;
        _errors.Add(_process.Error);
        _process.Dispose();
        _process = null;
    }
}
