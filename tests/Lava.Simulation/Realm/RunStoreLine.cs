using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>A participant's way to the events table.</summary>
internal sealed class RunStoreLine(World world, Line line) : IRunStore
{
    public ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation) =>
        line.ReadAsync("read of a run", () => world.Rules.SeenRun(world, line.Who, world.Runs.Get(key)), cancellation);

    public async ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation)
    {
        var write = await line.WriteAsync("write of a run", () => world.Runs.Write(line.Who, row, seenFence), cancellation);
        if (write.Applied && line.Who.Name[0] == 'w') world.Checks.Told(row);
        return write;
    }

    public ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation) => throw new NotSupportedException("the engine finds no run by its id alone");

    public ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        line.ReadAsync("query of waiting runs", () => world.Rules.SeenWaiting(world, world.Runs.Waiting(fleet, until, limit)), cancellation);

    public ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation) =>
        line.ReadAsync("query of held runs", () => world.Rules.SeenHeld(world, line.Who, world.Runs.Held(fleet)), cancellation);

    public ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation) => throw new NotSupportedException("the engine lists no runs");
}
