using Lava.Core.Ports;
using Lava.Simulation.Kernel;
using Microsoft.Extensions.Logging;

namespace Lava.Simulation.Actors;

/// <summary>A worker's log: part of the story. An error in it that no fault explains is a mistake of the engine.</summary>
internal sealed class StoryLog(World world, Participant who) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();
    public void Dispose() { }
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => world.IsTold || logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null and not PortException and not IOException and not OperationCanceledException)
            world.Checks.Bad("internal-error", null, $"{who.Name}: {formatter(state, exception)}: {exception}");
        if (world.IsTold) world.Tell(who, $"logs: {formatter(state, exception)} {exception?.Message}");
    }
}
