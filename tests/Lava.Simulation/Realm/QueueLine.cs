using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>A participant's way to the queues.</summary>
internal sealed class QueueLine(World world, Line line) : IMessageQueue
{
    public async ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation)
    {
        var fails = line.Hits(world.Chances.Write * .5);
        var applied = !fails || world.Random.Next(2) == 0;
        await line.ReadAsync("send", () =>
        {
            if (applied) world.Queues.Send(line, fleet, body, delay);
            else world.Queues.Lose(body);
            return fails ? throw new PortException("send: out of reach") : true;
        }, cancellation);
    }

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation) =>
        line.WaitAsync<IReadOnlyList<QueueMessage>>("receive", answer => world.Queues.Receive(line, answer, fleet, max, visibility, wait), cancellation);

    public async ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation)
    {
        var lost = line.Hits(world.Chances.Write * .3);
        await line.ReadAsync("delete of a message", () =>
        {
            if (!lost) world.Queues.Delete(fleet, receiptHandles);
            return true;
        }, cancellation);
    }

    public async ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation) =>
        await line.ReadAsync("change of visibility", () => world.Queues.ChangeVisibility(fleet, receiptHandle, visibility), cancellation);

    public async ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) =>
        await line.ReadAsync("dead letter", () => world.Queues.Bury(fleet, letter), cancellation);

    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => throw new NotSupportedException("the engine lists no dead letters");

    public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation) => throw new NotSupportedException("the engine asks for no depth");
}
