using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>
/// The realm's action lists, which stand for each that a job doesn't have: a job's own list, even an empty one, replaces the realm's.
/// </summary>
internal static class DefaultActions
{
    private static readonly string[] Hooks = ["on_success", "on_fail", "on_retry"];

    /// <summary>What the realm's lists name for a job.</summary>
    public static IEnumerable<SpecReference> Of(SpecEntry job, SpecEntry? realm) =>
        realm?.Context.References.Where(r => HookOf(r) is { } hook && job.Item[hook] is null) ?? [];

    /// <summary>The list of actions that a reference stands in; null: it stands elsewhere.</summary>
    public static string? HookOf(SpecReference reference)
    {
        for (var path = reference.Path; path is not null; path = path.Parent)
        {
            if (Hooks.Contains(path.Name) && (path.Parent!.Parent is null || path.Parent.Name is null))
            {
                return path.Name;
            }
        }

        return null;
    }
}
