using System.Collections.Frozen;

namespace Lava.Worker.Actions;

/// <summary>The action types this worker does: one line each.</summary>
public sealed class ActionRegistry(IEnumerable<IAction> actions)
{
    private readonly FrozenDictionary<string, IAction> _byType = actions.ToFrozenDictionary(a => a.Type, StringComparer.Ordinal);

    /// <summary>All built-in types.</summary>
    public static ActionRegistry Standard { get; } = new(
    [
        new DispatchAction(),
        new EmailAction(),
        new EventAction(),
        new LogAction(),
        new SlackAction(),
        new SnsAction(),
        new SqsAction(),
        new StateAction(),
    ]);

    /// <summary>The action of a type; null when there is none.</summary>
    public IAction? Find(string type) => _byType.GetValueOrDefault(type);
}
