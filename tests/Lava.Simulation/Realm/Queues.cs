using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>The queues as they truly stand, and those who wait for messages.</summary>
internal sealed class Queues(World world, IMessageQueue queue)
{
    private readonly Dictionary<string, List<Action>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Messages that are on their way, in no queue yet.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Puts a message in, perhaps twice, late or not at all.</summary>
    public void Send(Line line, string fleet, string body, TimeSpan delay)
    {
        world.Checks.Sent(line.Who, body, delay);
        var copies = line.Hits(world.Chances.Duplicate) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            if (line.Hits(world.Chances.Loss)) continue;
            var late = world.Faulty ? line.Pick(0, 0, 0, 1, 8, 90) : 0;
            UnderWay++;
            world.Scheduler.In(late, () =>
            {
                UnderWay--;
                Now(queue.SendAsync(fleet, body, delay, CancellationToken.None));
                world.Scheduler.In(delay.TotalSeconds, () => Wake(fleet));
            });
        }
    }

    /// <summary>Gives out messages as soon as there are some, or none when the wait is over.</summary>
    public void Receive(Line line, Answer<IReadOnlyList<QueueMessage>> answer, string fleet, int max, TimeSpan visibility, TimeSpan wait)
    {
        world.Checks.Receives(line.Who, fleet, max);
        if (!_waiting.TryGetValue(fleet, out var waiting)) _waiting.Add(fleet, waiting = []);
        var over = false;
        if (Try()) return;
        waiting.Add(Again);
        world.Scheduler.In(wait.TotalSeconds, () => { if (waiting.Remove(Again) && !over) answer.Gives([], line.Back()); });

        void Again()
        {
            // One that went away in the meantime takes nothing.
            if (!answer.IsWanted || Try()) waiting.Remove(Again);
        }

        bool Try()
        {
            var taken = Now(queue.ReceiveAsync(fleet, max, visibility, TimeSpan.Zero, CancellationToken.None));
            taken = world.Rules.Received(world, fleet, taken);
            if (taken.Count == 0) return false;
            foreach (var message in taken)
            {
                // Delivered, and visible nevertheless.
                if (line.Hits(world.Chances.Duplicate * .3)) ChangeVisibility(fleet, message.ReceiptHandle, TimeSpan.Zero);
                else world.Scheduler.In(visibility.TotalSeconds, () => Wake(fleet));
            }
            over = true;
            answer.Gives(taken, line.Back());
            return true;
        }
    }

    /// <summary>Deletes messages.</summary>
    public void Delete(string fleet, IReadOnlyCollection<string> receiptHandles) => Now(queue.DeleteAsync(fleet, receiptHandles, CancellationToken.None));

    /// <summary>Makes a message visible later, or at once.</summary>
    public bool ChangeVisibility(string fleet, string receiptHandle, TimeSpan visibility)
    {
        Now(queue.ChangeVisibilityAsync(fleet, receiptHandle, visibility, CancellationToken.None));
        world.Scheduler.In(visibility.TotalSeconds, () => Wake(fleet));
        return true;
    }

    /// <summary>Puts a letter into the dead-letter queue.</summary>
    public bool Bury(string fleet, DeadLetter letter)
    {
        Now(queue.DeadLetterAsync(fleet, letter, CancellationToken.None));
        return true;
    }

    /// <summary>How full a queue is.</summary>
    public QueueDepth Depth(string fleet) => Now(queue.DepthAsync(fleet, CancellationToken.None));

    /// <summary>A message from outside the realm's own code.</summary>
    public void Put(string fleet, string body)
    {
        Now(queue.SendAsync(fleet, body, TimeSpan.Zero, CancellationToken.None));
        Wake(fleet);
    }

    private void Wake(string fleet)
    {
        if (!_waiting.TryGetValue(fleet, out var waiting)) return;
        foreach (var again in waiting.ToArray()) again();
    }

    private static void Now(ValueTask done)
    {
        if (!done.IsCompleted) throw new InvalidOperationException("a port in memory has to answer at once");
        done.GetAwaiter().GetResult();
    }

    private static T Now<T>(ValueTask<T> answer) => answer.IsCompleted ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("a port in memory has to answer at once");
}
