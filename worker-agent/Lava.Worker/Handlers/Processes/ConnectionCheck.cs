using Lava.Worker.Handlers.Parameters;

namespace Lava.Worker.Handlers.Processes;

/// <summary>Whether a job's connections can be used; all that can't are told at once.</summary>
internal static class ConnectionCheck
{
    public static async Task<string?> ProblemAsync(JobContext context, ExecParameters parameters, CancellationToken cancellation)
    {
        var problems = new List<string>();
        foreach (var id in parameters.Connections.Values.Distinct(StringComparer.Ordinal))
        {
            var found = await context.Ports.Specs.ConnectionAsync(id, cancellation);
            if (found.Problem is not null) problems.Add($"Connection {id}: {found.Problem}");
            else if (found.Item is null) problems.Add($"Connection {id}: no such connection in this realm");
            else if (!found.Item.Enabled) problems.Add($"Connection {id}: it is not enabled");
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }
}
