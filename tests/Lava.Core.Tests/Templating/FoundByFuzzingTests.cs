using Lava.Core.Dispatching;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

/// <summary>What the fuzzer found once: each ended in an exception of the runtime, in too much memory, or late.</summary>
public sealed class FoundByFuzzingTests
{
    [Theory]
    [InlineData("{{ utils.datetime.combine(utils.date(2024, 1, 1), utils.time(1), start.nothing) }}")]
    [InlineData("{{ utils.dateutil.relativedelta.relativedelta(microseconds=-6729999999999999999995781) }}")]
    [InlineData("{{ utils.datetime(1, 1, 1, tzinfo=utils.dateutil.tz.gettz('Asia/Tokyo')).astimezone() }}")]
    [InlineData("{{ cycler(*range(9000000)) }}")]
    [InlineData("{{ start.strftime('%Y' * 2000000) }}")]
    [InlineData("{{ start.strftime('%99999999Y') }}")]
    [InlineData("{{ ('İ' * 4000000) | lower }}")]
    [InlineData("{{ ('&' * 2000000) | e }}")]
    [InlineData("{{ ('10**a' * 400000) | wordwrap(1) }}")]
    [InlineData("{{ ('a ' * 2000000).split() | length }}")]
    [InlineData("{{ utils.re.search('(a|b)*c', 'a' * 4000000) }}")]
    [InlineData("{% set l = [] %}{% for i in range(900) %}{% set _ = l.append('a' * 60000) %}{% endfor %}")]
    [InlineData("{% set m = {} %}{% for i in range(900000) %}{% set _ = m.update({i: (i, i)}) %}{% endfor %}")]
    public void Greed_is_a_template_error(string template) =>
        Assert.DoesNotContain("internal error", Fails(template).Message, StringComparison.Ordinal);

    [Fact]
    public void A_long_number_of_another_base_is_refused_as_a_decimal_one_is() =>
        Assert.Contains("4300 digits", Fails("{{ 0x" + new string('f', 60_000) + " }}").Message, StringComparison.Ordinal);

    [Fact]
    public void Thousands_of_unknown_filters_are_one_error() =>
        Assert.Equal("No filter named 'nope'.", Fails(string.Concat(Enumerable.Repeat("{{ x|nope }}\n", 4_000))).Message);

    [Theory]
    [InlineData("{{ utils.path.join(*['a'] * 100000) | length }}", "199999")]
    [InlineData("{{ ('<!--' * 100000) | striptags | length }}", "400000")]
    [InlineData("{{ ('-' * 100000) | wordwrap(9) | length }}", "111111")]
    [InlineData("{{ ('a ' * 20000).rsplit() | length }}", "20000")]
    public void Long_texts_take_time_in_proportion(string template, string text) => Assert.Equal(text, Render(template));

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"a\", \"\\ud83d\": 1")]
    public void Half_a_surrogate_pair_makes_a_message_malformed(string value)
    {
        var (message, problem) = MessageReader.Read($$"""{"realm": "dev", "worker": "core", "job_id": {{value}}}""", "dev");
        Assert.Null(message);
        Assert.StartsWith("Malformed dispatch message: not JSON: ", problem, StringComparison.Ordinal);
    }
}
