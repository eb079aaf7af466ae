using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Lava.Core.Tests.Templating.Generated;

/// <summary>
/// Holds the engine against Jinja2 with 20,000 templates grown from grammar.txt. <c>LAVA_SEED</c> takes another seed
/// (a number, or <c>fresh</c>), <c>LAVA_CASES</c> another count.
/// </summary>
public sealed class GeneratedDifferentialTests(ITestOutputHelper log)
{
    private const int Usual = 20_000;

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task Generated_templates_give_the_text_or_error_of_Jinja2()
    {
        Jinja2.SkipIfMissing();
        var seed = Environment.GetEnvironmentVariable("LAVA_SEED") switch
        {
            null or "" => 20_240_102,
            "fresh" => Environment.TickCount,
            var number => int.Parse(number, CultureInfo.InvariantCulture),
        };
        var count = int.Parse(Environment.GetEnvironmentVariable("LAVA_CASES") ?? Usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var cases = new GeneratedCases(seed);
        var clock = Stopwatch.StartNew();
        var (different, rendered, intended, text) = await Jinja2.DifferencesAsync(cases.Take(count));
        log.WriteLine($"seed {seed}: {count} different templates, {rendered} of them a text and not an error, {intended} that differ for a listed reason, in {clock.Elapsed.TotalSeconds:0} s; LAVA_SEED={seed} makes them again");
        Assert.True(different == 0, $"seed {seed}: {different} of {count} cases differ:\n{text}");
        if (count >= Usual)
        {
            // A grammar that only makes errors, or leaves forms out, would prove little.
            Assert.True(rendered > count / 2, $"seed {seed}: only {rendered} of {count} cases are no errors");
            Assert.Equal("", string.Join("\n", cases.Grammar.Unused));
        }
    }
}
