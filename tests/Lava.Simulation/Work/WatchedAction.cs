using System.Text.Json.Nodes;
using Lava.Simulation.Kernel;
using Lava.Worker.Actions;

namespace Lava.Simulation.Work;

/// <summary>An action that takes a while, fails at times, and is written down: when it began, when it ended.</summary>
internal sealed class WatchedAction(World world, Participant worker, string type, IAction? inner) : IAction
{
    private static readonly double[] Seconds = [.05, .3, 1, 6, 9, 14];

    public string Type => type;

    public async Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        var record = world.Checks.Acts(worker, context.Row, context.Index);
        var seconds = Seconds[world.Random.Next(world.Faulty ? Seconds.Length : 3)];
        try
        {
            if (inner is not null) return await inner.ExecuteAsync(fields, context, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(seconds), context.Time, cancellation);
            return world.Random.NextDouble() < .1 ? "no luck" : null;
        }
        finally
        {
            world.Checks.Acted(record);
        }
    }
}
