using Lava.Core.Ports;
using Lava.Simulation.Kernel;

namespace Lava.Simulation.Faults;

/// <summary>
/// The way from one participant to the stores and back: slow, and while faults last, one that loses, repeats and delays.
/// The participant may die or stop at any call of it.
/// </summary>
internal sealed class Line(World world, Participant who)
{
    private static readonly double[] Pauses = [3, 20, 45, 58, 70, 130];

    /// <summary>Who calls.</summary>
    public Participant Who => who;

    private Random Chance => world.Random;

    /// <summary>A read: it may fail.</summary>
    public ValueTask<T> ReadAsync<T>(string what, Func<T> read, CancellationToken cancellation)
    {
        var answer = Begin<T>(what, () => read(), cancellation);
        if (answer.IsOver) return answer.Value;
        if (IsDown() || Hits(world.Chances.Write * .3)) return answer.Fails(1, what);
        world.Scheduler.In(Latency(), () => answer.Take(read, Back()));
        return answer.Value;
    }

    /// <summary>A conditional write, in every way it can go wrong; <paramref name="apply"/> may be called more than once, or later.</summary>
    public ValueTask<T> WriteAsync<T>(string what, Func<T> apply, CancellationToken cancellation)
    {
        var answer = Begin<T>(what, () => apply(), cancellation);
        if (answer.IsOver) return answer.Value;
        if (IsDown()) return answer.Fails(1, what);
        var (fate, worse) = (world.Faulty ? Chance.NextDouble() : 1, world.Chances.Write);
        var latency = Latency();
        if (fate < worse * .2) return answer.Fails(1, what);
        if (fate < worse * .4)
        {
            world.Tell(who, $"{what}: applied, reported failed");
            Later(latency, apply);
            return answer.Fails(latency + Back(), what);
        }
        if (fate < worse * .6)
        {
            world.Tell(who, $"{what}: applied twice");
            Later(latency, apply);
            world.Scheduler.In(latency + Pick(.3, 2, 6), () => answer.Take(apply, Back()));
        }
        else if (fate < worse * .75)
        {
            world.Tell(who, $"{what}: applied once more later");
            world.Scheduler.In(latency, () => answer.Take(apply, Back()));
            Later(Between(.5, 90), apply);
        }
        else if (fate < worse * .9)
        {
            world.Tell(who, $"{what}: reported failed, applied late");
            Later(Between(5, 60), apply);
            return answer.Fails(5, what);
        }
        else
        {
            world.Scheduler.In(fate < worse ? Between(1, 40) : latency, () => answer.Take(apply, Back()));
        }
        return answer.Value;
    }

    /// <summary>A call that is answered when <paramref name="begin"/> says so.</summary>
    public ValueTask<T> WaitAsync<T>(string what, Action<Answer<T>> begin, CancellationToken cancellation)
    {
        var answer = Begin<T>(what, null, cancellation);
        if (answer.IsOver) return answer.Value;
        if (IsDown() || Hits(world.Chances.Write * .3)) return answer.Fails(1, what);
        world.Scheduler.In(Latency(), () => begin(answer));
        return answer.Value;
    }

    /// <summary>Whether a chance hits, while faults last.</summary>
    public bool Hits(double chance) => world.Faulty && Chance.NextDouble() < chance;

    /// <summary>One of several.</summary>
    public double Pick(params ReadOnlySpan<double> values) => values[Chance.Next(values.Length)];

    /// <summary>A number between two.</summary>
    public double Between(double least, double most) => least + Chance.NextDouble() * (most - least);

    /// <summary>How long a request takes.</summary>
    public double Latency() => Between(.005, .08);

    /// <summary>How long an answer takes.</summary>
    public double Back() => Between(.005, .05);

    private bool IsDown() => world.Faulty && world.StoreIsDown;

    // Nobody sees what becomes of it.
    private void Later<T>(double seconds, Func<T> apply) => world.Scheduler.In(seconds, () =>
    {
        try { apply(); }
        catch (PortException) { /* Refused: nobody is told. */ }
    });

    private Answer<T> Begin<T>(string what, Action? apply, CancellationToken cancellation)
    {
        var answer = new Answer<T>(world, who, cancellation);
        if (!who.IsAlive) return answer.Never();
        if (Hits(world.Chances.Crash * World.CrashWeight(who)))
        {
            var after = apply is not null && Chance.Next(2) == 0;
            world.Tell(who, after ? $"dies after {what}" : $"dies before {what}");
            if (after) Later(Latency(), () => { apply!(); return true; });
            who.Die();
            return answer.Never();
        }
        if (World.MayPause(who) && Hits(world.Chances.Pause))
        {
            var seconds = Pauses[Chance.Next(Pauses.Length)];
            world.Tell(who, $"stops for {seconds} s");
            who.Pause(seconds);
        }
        return answer;
    }
}
