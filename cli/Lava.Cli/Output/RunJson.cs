using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Cli.Output;

/// <summary>The JSON of a run, as the contract of the command line has it.</summary>
public static class RunJson
{
    /// <summary>A run in a list: without log and children.</summary>
    public static JsonObject Line(Run run, IEnumerable<string> outputs) => new()
    {
        ["run_id"] = run.RunId,
        ["job_id"] = run.JobId,
        ["status"] = run.Status.Text(),
        ["attempt"] = run.Attempt,
        ["worker"] = run.Worker,
        ["ts_dispatch"] = Instant.ToIso(run.TsDispatch),
        ["ts_start"] = At(run.TsStart),
        ["ts_end"] = At(run.TsEnd),
        ["exit_status"] = run.ExitStatus,
        ["error"] = run.Error,
        ["trigger"] = run.Trigger is { } t ? new JsonObject { ["source"] = t.Source, ["id"] = t.Id, ["time"] = At(t.Time) } : null,
        ["outputs"] = new JsonArray([.. outputs.Select(o => (JsonNode)o)]),
    };

    /// <summary>A run whole, with its children.</summary>
    public static JsonObject Whole(RunNode node)
    {
        var json = Line(node.Run, node.Outputs.Select(o => o.Uri.ToString()));
        json["log"] = new JsonArray([.. node.Run.Log.Select(e => (JsonNode)new JsonObject
        {
            ["ts"] = Instant.ToIso(e.TsEvent), ["status"] = e.Status, ["info"] = e.Info?.DeepClone(),
        })]);
        json["children"] = new JsonArray([.. node.Children.Select(c => (JsonNode)Whole(c))]);
        return json;
    }

    private static string? At(DateTimeOffset? at) => at is { } some ? Instant.ToIso(some) : null;
}
