using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Core.Validation;

namespace Lava.Core.Actions;

/// <summary>Renders a hook's actions when the run ends, so that what is sent is what was stored (run-protocol.md §2 step 7).</summary>
public static class ActionRenderer
{
    /// <summary>
    /// The actions as the row keeps them. One that can't be rendered is <see cref="ActionState.Failed"/> with its reason; those after it are not run.
    /// <paramref name="scope"/> holds the run's variables and <c>result</c>.
    /// </summary>
    public static IReadOnlyList<RunAction> Render(string hook, JsonArray? actions, IReadOnlyDictionary<string, object?> scope) =>
        Acting.CutAtFailure([.. (actions ?? []).Select(action => RenderOne(hook, action, scope))]);

    private static RunAction RenderOne(string hook, JsonNode? action, IReadOnlyDictionary<string, object?> scope)
    {
        if (action is not JsonObject map) return Failed(hook, "?", $"must be a map with the key \"action\", not {JsonScalars.Show(action)}");
        if (map["action"].Text() is not { } type) return Failed(hook, "?", "the key \"action\" is missing: it names the type");
        if (ActionShape.Find(type) is not { } shape) return Failed(hook, type, $"unknown action{Nearest.Hint(type, ActionShape.Types)}");

        var renderer = new FieldRenderer(scope);
        var fields = new JsonObject();
        var missing = new List<string>();
        foreach (var field in shape.Fields)
        {
            var given = map.TryGetPropertyValue(field.Name, out var value) && (value is not null || field.Kind == FieldKind.Value);
            if (given || field.Default is not null) fields[field.Name] = renderer.Render(field, given ? value : field.Default);
            else if (field.Required) missing.Add(field.Name);
        }

        string[] problems = [.. Keys("Missing", missing), .. Keys("Unexpected", Unexpected(shape, map)), .. renderer.Problems];
        return problems.Length > 0
            ? Failed(hook, type, string.Join("; ", problems))
            : new RunAction { Hook = hook, Action = type, Fields = fields, State = ActionState.Pending };
    }

    private static IEnumerable<string> Unexpected(ActionShape shape, JsonObject map) =>
        shape.Strict ? map.Select(f => f.Key).Where(key => key != "action" && shape.Fields.All(f => f.Name != key)) : [];

    private static IEnumerable<string> Keys(string what, IEnumerable<string> names)
    {
        var sorted = string.Join(", ", names.Order(StringComparer.Ordinal));
        return sorted.Length == 0 ? [] : [$"{what} keys: {sorted}"];
    }

    private static RunAction Failed(string hook, string type, string error) =>
        new() { Hook = hook, Action = type, State = ActionState.Failed, Error = error };
}
