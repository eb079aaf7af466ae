namespace Lava.Worker.Hosting;

/// <summary>Requests to stop: the first stops the taking of work, the second ends everything at once.</summary>
public interface IStopSignals : IDisposable
{
    /// <summary>Cancelled by the first.</summary>
    CancellationToken First { get; }
    /// <summary>Cancelled by the second.</summary>
    CancellationToken Second { get; }
}
