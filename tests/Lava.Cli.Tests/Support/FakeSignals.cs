using Lava.Worker.Hosting;

namespace Lava.Cli.Tests.Support;

/// <summary>Ctrl-C at the test's command.</summary>
internal sealed class FakeSignals : IStopSignals
{
    private readonly CancellationTokenSource _first = new(), _second = new();

    public Action TellState { get; set; } = () => { };
    public CancellationToken First => _first.Token;
    public CancellationToken Second => _second.Token;

    public void Stop() => (_first.IsCancellationRequested ? _second : _first).Cancel();
    public void Dispose()
    {
    }
}
