using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Running;
using Lava.Core.Model;
using Lava.Core.Ports;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava fleets</c>: fleets, their sessions, queues and backlog.</summary>
internal static class FleetsCommand
{
    private const int MostBacklog = 10_000;

    public static Command Create(CommandSet set) => set.OnRealm("fleets", """
        Lists the fleets: their workers' sessions, slots and beats, and what waits in their queues.

        Example:
          lava fleets --json
        """, RunAsync);

    private static async Task<int> RunAsync(Invocation call)
    {
        var names = new SortedSet<string>(await call.Ports.Sessions.FleetsAsync(call.Cancellation), StringComparer.Ordinal);
        names.UnionWith((await WorkerSetup.FleetsAsync(call.Realm, call.Cancellation)).Keys);
        var table = new Table().Border(TableBorder.None).AddColumns("fleet", "workers", "slots", "last beat", "queued", "taken", "delayed", "dead", "held", "due");
        var now = call.Context.Time.GetUtcNow();
        foreach (var fleet in names)
        {
            var sessions = await call.Ports.Sessions.ListAsync(fleet, call.Cancellation);
            var depth = await DepthAsync(call, fleet);
            var held = (await call.Ports.Runs.HeldAsync(fleet, call.Cancellation)).Count;
            var due = (await call.Ports.Runs.WaitingAsync(fleet, now, MostBacklog, call.Cancellation)).Count;
            if (call.Json) await call.Context.Out.WriteJsonAsync(ToJson(fleet, sessions, depth, held, due));
            var beat = sessions.Count == 0 ? "–" : Spans.ForPeople(now - sessions.Max(s => s.BeatAt)) + " ago";
            object[] cells = [sessions.Count, sessions.Sum(s => s.Slots), beat, depth.Visible, depth.InFlight, depth.Delayed, depth.Dead, held, due];
            table.AddRow([fleet, .. cells.Select(c => c.ToString() ?? "")]);
        }
        if (!call.Json) call.Context.Results.Write(table);
        return ExitCodes.Done;
    }

    // A job may name a fleet that isn't deployed: the others are shown all the same.
    private static async ValueTask<QueueDepth> DepthAsync(Invocation call, string fleet)
    {
        try
        {
            return await call.Ports.Queue.DepthAsync(fleet, call.Cancellation);
        }
        catch (PortException e)
        {
            await call.Context.Error.WriteLineAsync($"lava: fleet {fleet}: {e.Message}");
            return default;
        }
    }

    private static JsonObject ToJson(string fleet, IReadOnlyList<Session> sessions, QueueDepth depth, int held, int due) => new()
    {
        ["fleet"] = fleet,
        ["slots"] = sessions.Sum(s => s.Slots),
        ["sessions"] = new JsonArray([.. sessions.Select(s => (JsonNode)new JsonObject
        {
            ["session"] = s.Id, ["host"] = s.Host, ["pid"] = s.Pid, ["slots"] = s.Slots, ["beat"] = s.Beat, ["beat_at"] = Instant.ToIso(s.BeatAt), ["version"] = s.Version,
        })]),
        ["queue"] = new JsonObject { ["visible"] = depth.Visible, ["in_flight"] = depth.InFlight, ["delayed"] = depth.Delayed, ["dead"] = depth.Dead },
        ["held"] = held,
        ["backlog"] = due,
    };
}
