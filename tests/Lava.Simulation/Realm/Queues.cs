using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>The queues as they truly stand, and those who wait for messages.</summary>
internal sealed class Queues(World world, IMessageQueue queue)
{
    private readonly Dictionary<string, List<Action>> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal);
    private readonly List<string> _underWay = [];
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);

    /// <summary>Messages that are on their way, in no queue yet.</summary>
    public int UnderWay => _underWay.Count;

    /// <summary>Whether a message of a run lies in its fleet's queue or is under way, or one of it ever got lost.</summary>
    public bool MayTell(string fleet, string body) =>
        _lost.Contains(body) || _underWay.Contains(body) || Now(queue.PeekAsync(fleet, int.MaxValue, CancellationToken.None))!.Any(m => m.Body == body);

    /// <summary>A message that was taken for sent and never arrives.</summary>
    public void Lose(string body) => _lost.Add(body);

    /// <summary>Puts a message in, perhaps twice, late or not at all.</summary>
    public void Send(Line line, string fleet, string body, TimeSpan delay)
    {
        world.Checks.Sent(line.Who, body, delay);
        if (world.Rules.LosesMessage(world, line.Who, body)) return;
        var copies = line.Hits(world.Chances.Duplicate) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            if (line.Hits(world.Chances.Loss))
            {
                Lose(body);
                continue;
            }
            var late = world.Faulty ? line.Pick(0, 0, 0, 1, 8, 90) : 0;
            _underWay.Add(body);
            world.Scheduler.In(late, () =>
            {
                _underWay.Remove(body);
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
                _bodies[message.ReceiptHandle] = message.Body;
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
    public void Delete(string fleet, IReadOnlyCollection<string> receiptHandles)
    {
        Now(queue.DeleteAsync(fleet, receiptHandles, CancellationToken.None));
        foreach (var handle in receiptHandles)
            if (_bodies.Remove(handle, out var body)) world.Checks.Deleted(fleet, body);
    }

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
