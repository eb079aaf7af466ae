using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>
/// What is left out of a row that its store refuses as too large: its run must come to its end all the same. DynamoDB takes 400 KB for an item
/// and its entries in local indexes together, of which the events table has one with the whole row: 200 KB.
/// </summary>
public static class RowBounds
{
    /// <summary>The most that a dispatch message may have: its row holds it.</summary>
    public const int MessageBytes = 128 * 1024;

    private const int ResultBytes = 4 * 1024, ActionBytes = 32 * 1024, TextCharacters = 1000, FirstEntries = 5, LastEntries = 15;

    /// <summary>
    /// The row without the middle of its log, with a short error, and with a result that names <c>result.json</c>, which has the whole.
    /// From the first action on whose fields don't fit, none will be done: that one has failed.
    /// </summary>
    public static Run Cut(Run row)
    {
        var actions = Cut(row.Actions);
        return row with
        {
            Log = row.Log.Count <= FirstEntries + LastEntries ? row.Log : [.. row.Log.Take(FirstEntries), .. row.Log.TakeLast(LastEntries)],
            Error = Cut(row.Error),
            Result = Cut(row.Result),
            Actions = actions,
            ActionFailed = row.ActionFailed || actions?.Any(a => a.State == ActionState.Failed) == true,
        };
    }

    private static string? Cut(string? text)
    {
        if (text is null || text.Length <= TextCharacters) return text;
        var end = char.IsHighSurrogate(text[TextCharacters - 1]) ? TextCharacters - 1 : TextCharacters;
        return string.Concat(text.AsSpan(0, end), "… (cut)");
    }

    private static JsonObject? Cut(JsonObject? result)
    {
        if (Bytes(result) is var bytes && bytes <= ResultBytes) return result;
        var left = new JsonObject { ["cut"] = string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes: all of it is in result.json") };
        if (result!["exit_status"] is { } status && Bytes(status) < 100) left["exit_status"] = status.DeepClone();
        if (result["error"].Text() is { } error) left["error"] = Cut(error);
        return left;
    }

    private static IReadOnlyList<RunAction>? Cut(IReadOnlyList<RunAction>? actions)
    {
        if (actions is null) return null;
        var (total, full) = (0, false);
        return Acting.CutAtFailure([.. actions.Select(action =>
        {
            if (full || action.State != ActionState.Pending) return action with { Fields = null };
            var bytes = Bytes(action.Fields);
            full = (total += bytes) > ActionBytes;
            return !full ? action
                : action with { State = ActionState.Failed, Fields = null, Error = string.Create(CultureInfo.InvariantCulture, $"its fields have {bytes} bytes: too large for the run's row") };
        })]);
    }

    private static int Bytes(JsonNode? node) => node is null ? 0 : Encoding.UTF8.GetByteCount(node.ToJsonString());
}
