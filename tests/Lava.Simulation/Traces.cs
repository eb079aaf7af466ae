using System.Diagnostics;
using System.Text;

namespace Lava.Simulation;

/// <summary>Many traces, on two threads; each trace is one thread's.</summary>
internal static class Traces
{
    private const int Threads = 2, MostFailures = 200;

    /// <summary>Runs the traces of a range of seeds; stops early when very many fail, or, if asked, with a trace that is looked for.</summary>
    public static TracesReport Run(ulong first, ulong count, Rules rules, Func<TraceResult, bool>? stopAt = null)
    {
        var report = new TracesReport();
        var next = (long)first - 1;
        var end = (long)(first + count);
        var watch = Stopwatch.StartNew();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Work)).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        report.Elapsed = watch.Elapsed;
        report.Processor = Process.GetCurrentProcess().TotalProcessorTime - before;
        return report;

        void Work()
        {
            while (Interlocked.Increment(ref next) is var seed && seed < end)
            {
                TraceResult result;
                try
                {
                    result = Trace.Run((ulong)seed, rules);
                }
                catch (Exception e)
                {
                    result = new TraceResult((ulong)seed, [new Checks.Violation("simulation-error", e.ToString())], 0, 0, 0, []);
                }
                lock (report)
                {
                    report.Add(result);
                    if (stopAt is null ? report.Failed.Count >= MostFailures : stopAt(result)) end = 0;
                }
            }
        }
    }
}

/// <summary>What became of many traces.</summary>
internal sealed class TracesReport
{
    /// <summary>Those in which something was violated.</summary>
    public List<TraceResult> Failed { get; } = [];
    public long Traces { get; private set; }
    public long Steps { get; private set; }
    public long Runs { get; private set; }
    public TimeSpan Elapsed { get; set; }
    public TimeSpan Processor { get; set; }

    public void Add(TraceResult result)
    {
        Traces++;
        Steps += result.Steps;
        Runs += result.Runs;
        if (result.Violations.Count > 0) Failed.Add(result);
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{Traces} traces, {Runs} runs, {Steps} steps in {Elapsed.TotalSeconds:0.0} s ({Processor.TotalMilliseconds / Math.Max(1, Traces):0.0} ms of processor a trace); {Failed.Count} failed");
        foreach (var group in Failed.OrderBy(f => f.Seed).GroupBy(f => f.Violations[0].Rule).OrderByDescending(g => g.Count()))
        {
            text.Append($"\n{group.Key}: {group.Count()} (LAVA_SEED={string.Join(", ", group.Take(6).Select(f => f.Seed))})");
            foreach (var failed in group.Take(2)) text.Append($"\n    {failed.Seed}: {failed.Violations[0].Detail}");
        }
        return text.ToString();
    }
}
