using System.Globalization;
using Xunit.Abstractions;

namespace Lava.Simulation;

/// <summary>Traces of the engine itself under faults. Environment: LAVA_SEED=N tells one trace; LAVA_TRACES=N and LAVA_FIRST_SEED=N choose which.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_property_holds_in_some_traces() => Hold(Number("LAVA_FIRST_SEED", 0), Number("LAVA_TRACES", 500));

    [Fact]
    [Trait("Category", "Slow")]
    public void Every_property_holds_in_20_000_traces() => Hold(1_000, 20_000);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Every_property_holds_in_a_million_traces() => Hold(Number("LAVA_FIRST_SEED", 1_000_000), Number("LAVA_TRACES", 1_000_000));

    [Fact]
    [Trait("Category", "Slow")]
    public void A_fleet_of_300_settles_everything_when_two_fifths_of_it_die()
    {
        for (ulong seed = 0; seed < Number("LAVA_FLEETS", 2); seed++)
        {
            var result = Trace.RunFleet(seed, 300);
            Console.WriteLine($"fleet {seed}: {result.Runs} runs, {result.Steps} steps");
            Assert.True(result.Violations.Count == 0, $"seed {seed}: {string.Join('\n', result.Violations)}");
        }
    }

    [Theory]
    [InlineData(10857, true)]
    [InlineData(1000187, true)]
    [InlineData(1020485, true)]
    [InlineData(1260361, true)]
    [InlineData(1490801, true)]
    [InlineData(1870217, true)]
    [InlineData(4017546, false)]
    [InlineData(4040555, false)]
    public void A_trace_that_failed_once_holds(ulong seed, bool former)
    {
        var result = Trace.Run(seed, former ? Rules.Former : Rules.All);
        Assert.True(result.Violations.Count == 0, string.Join('\n', result.Violations));
    }

    [Fact]
    public void A_seed_replays_exactly()
    {
        foreach (var seed in (ulong[])[0, 1, 2, 3, 42, 43])
        {
            var (first, second) = (Trace.Run(seed), Trace.Run(seed));
            Assert.Equal((first.Fingerprint, first.Steps), (second.Fingerprint, second.Steps));
        }
    }

    [Fact]
    public void One_trace_is_told()
    {
        if (Environment.GetEnvironmentVariable("LAVA_SEED") is not { } text) return;
        var rules = Environment.GetEnvironmentVariable("LAVA_RULE_OFF") is { } off ? Mutations.All[off].Rules : Rules.All;
        var result = Trace.Run(ulong.Parse(text, CultureInfo.InvariantCulture), rules, tell: true);
        foreach (var line in result.Story) Console.WriteLine(line);
        Assert.True(result.Violations.Count == 0, string.Join('\n', result.Violations));
    }

    public static TheoryData<string> RulesOff => [.. Mutations.All.Keys];

    [Theory]
    [MemberData(nameof(RulesOff))]
    public void Switching_a_rule_off_is_noticed(string rule)
    {
        var mutation = Mutations.All[rule];
        var report = Traces.Run(Number("LAVA_FIRST_SEED", 0), Number("LAVA_TRACES", 3000), mutation.Rules, stopAt: IsNoticed);
        Console.WriteLine($"MUT {rule}: {report.ToString().ReplaceLineEndings(" | ")}");
        Assert.True(report.Failed.Any(IsNoticed), $"{mutation.By} noticed nothing in {report.Traces} traces: {report}");

        bool IsNoticed(TraceResult trace) => trace.Violations.Any(v => v.Rule == mutation.By);
    }

    private void Hold(ulong first, ulong count)
    {
        var report = Traces.Run(first, count, Rules.All);
        output.WriteLine(report.ToString());
        Console.WriteLine(report);
        Assert.True(report.Failed.Count == 0, report.ToString());
    }

    private static ulong Number(string name, ulong usual) => Environment.GetEnvironmentVariable(name) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : usual;
}
