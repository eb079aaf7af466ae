using System.Runtime.InteropServices;

namespace Lava.Cli.Running;

/// <summary>SIGINT (Ctrl-C), SIGTERM and SIGHUP of this process, and SIGUSR1, which asks for its state.</summary>
public sealed class ProcessSignals : IStopSignals
{
    // signal(7): 10 on the architectures that .NET runs on.
    private const PosixSignal User1 = (PosixSignal)10;

    private readonly CancellationTokenSource _first = new(), _second = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <summary>Listens from now on; the signals no longer end the process by themselves.</summary>
    /// <param name="tellState">Called at each SIGUSR1.</param>
    public ProcessSignals(Action tellState)
    {
        PosixSignal[] signals = InheritedSignals.IgnoresHangup
            ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(s => PosixSignalRegistration.Create(s, OnSignal)), PosixSignalRegistration.Create(User1, context =>
        {
            context.Cancel = true;
            tellState();
        })];
        InheritedSignals.TakeInterrupt();
    }

    /// <inheritdoc/>
    public CancellationToken First => _first.Token;
    /// <inheritdoc/>
    public CancellationToken Second => _second.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        // A handler must not wait; what hangs on the tokens runs on the pool.
        switch (Interlocked.Increment(ref _count))
        {
            case 1:
                _ = _first.CancelAsync();
                break;
            case 2:
                _ = _second.CancelAsync();
                break;
        }
    }
}
