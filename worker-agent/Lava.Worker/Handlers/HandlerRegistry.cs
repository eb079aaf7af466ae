using System.Collections.Frozen;

namespace Lava.Worker.Handlers;

/// <summary>The job types this worker runs: one line each.</summary>
public sealed class HandlerRegistry(IEnumerable<IHandler> handlers)
{
    private readonly FrozenDictionary<string, IHandler> _byType = handlers.ToFrozenDictionary(h => h.Type, StringComparer.Ordinal);

    /// <summary>All built-in types.</summary>
    public static HandlerRegistry Standard { get; } = new(
    [
        new CmdHandler(),
        new ExeHandler(),
        new PkgHandler(),
        new LogHandler(),
        new DispatchHandler(),
        new ChainHandler(),
        new DagHandler(),
        new ForeachHandler(),
    ]);

    /// <summary>The handler of a type; null when there is none.</summary>
    public IHandler? Find(string type) => _byType.GetValueOrDefault(type);
}
