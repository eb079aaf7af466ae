namespace Lava.Simulation.Faults;

/// <summary>How often things go wrong in a trace, each as a chance from 0 to 1.</summary>
internal sealed record Chances
{
    /// <summary>That a participant dies at a call of a port.</summary>
    public double Crash { get; init; } = .003;
    /// <summary>That a write of the store goes wrong in some way.</summary>
    public double Write { get; init; } = .06;
    /// <summary>That a message is sent twice.</summary>
    public double Duplicate { get; init; } = .12;
    /// <summary>That a worker stops for a while at a call of a port.</summary>
    public double Pause { get; init; } = .004;
    /// <summary>That the index lags seconds to minutes behind a write, not half a second.</summary>
    public double Lag { get; init; } = .06;
    /// <summary>That a message is lost though its send was answered well.</summary>
    public double Loss { get; init; }
    /// <summary>That a run's folder or output can't be written.</summary>
    public double DiskFull { get; init; } = .01;
    /// <summary>That a worker's launcher dies with it.</summary>
    public double BothDie { get; init; } = .2;
    /// <summary>That somebody cancels a run.</summary>
    public double Cancel { get; init; } = .25;
    /// <summary>That somebody retries an ended run.</summary>
    public double Retry { get; init; } = .3;
    /// <summary>That a worker is told to end.</summary>
    public double Drain { get; init; } = .3;
    /// <summary>That the store is down for a while.</summary>
    public double StoreDown { get; init; } = .15;

    /// <summary>That a job's spec isn't in its reader's cache: then it is read from the store, with all that this may bring.</summary>
    public double SpecRead { get; init; } = .15;

    /// <summary>Half of the traces are rough.</summary>
    public static Chances Of(ulong seed) => seed % 2 == 0 ? new Chances() : new Chances
    {
        Crash = .009,
        Write = .25,
        Duplicate = .3,
        Pause = .01,
        Loss = .02,
        DiskFull = .05,
        BothDie = .5,
        Cancel = .5,
        Retry = .6,
        Drain = .6,
        StoreDown = .4,
    };
}
