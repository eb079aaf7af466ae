using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli.Commands;

/// <summary>Finds the run that a person names by its id or by a beginning of it that no other run has.</summary>
public static class RunFinder
{
    private const int Shortest = 6, WholeId = 36, MostLooked = 50_000, MostNamed = 4;

    /// <summary>The run's row. Throws <see cref="CliException"/> when it is unknown or the text fits several.</summary>
    public static async ValueTask<Run> FindAsync(RealmPorts ports, string text, CancellationToken cancellation) =>
        await TryFindAsync(ports, text, cancellation) ?? throw Unknown(text);

    /// <summary>
    /// The same; for a child whose turn hasn't come, which has no row yet, a row as its parent's list tells it: without log, session or start.
    /// </summary>
    public static async ValueTask<Run> FindOrPlannedAsync(RealmPorts ports, string text, CancellationToken cancellation)
    {
        if (await TryFindAsync(ports, text, cancellation) is { } run) return run;
        var id = text.Trim().ToLowerInvariant();
        var planned = from parent in await ports.Runs.ListAsync(new RunQuery { Limit = MostLooked }, cancellation)
                      from child in parent.Children ?? []
                      where !child.Dispatched && child.RunId.StartsWith(id, StringComparison.Ordinal)
                      select new Run
                      {
                          JobId = child.JobId, RunId = child.RunId, TsDispatch = parent.TsDispatch, Inline = true, ParentJobId = parent.JobId, ParentRunId = parent.RunId,
                      };
        return planned.FirstOrDefault() ?? throw Unknown(text);
    }

    private static async ValueTask<Run?> TryFindAsync(RealmPorts ports, string text, CancellationToken cancellation)
    {
        var id = text.Trim().ToLowerInvariant();
        if (await ports.Runs.FindAsync(id, cancellation) is { } key && await ports.Runs.GetAsync(key, cancellation) is { } run) return run;
        if (id.Length >= WholeId) return null;
        if (id.Length < Shortest) throw new CliException($"\"{text}\" is too short to name a run: give at least {Shortest} characters of its id");
        var found = await ports.Runs.ListAsync(new RunQuery { RunIdPrefix = id, Limit = MostNamed + 1 }, cancellation);
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new CliException(
                $"\"{text}\" begins {(found.Count > MostNamed ? $"more than {MostNamed}" : found.Count)} run ids: {string.Join(", ", found.Take(MostNamed).Select(r => $"{r.RunId} ({r.JobId})"))}{(found.Count > MostNamed ? ", …" : "")}"),
        };
    }

    private static CliException Unknown(string text) => new($"no such run: {text}; `lava runs` lists them");
}
