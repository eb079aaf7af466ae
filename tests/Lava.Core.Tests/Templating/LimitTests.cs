using System.Diagnostics;
using Lava.Core.Templating;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

/// <summary>Templates come from people who may not run code on a worker: nothing they write may hang, fill or escape it.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("{% for i in range(100000000) %}{% endfor %}")]
    [InlineData("{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %}")]
    [InlineData("{{ range(100000000) | list }}")]
    [InlineData("{{ range(100000000) | sum }}")]
    [InlineData("{{ 'a' * 100000000000 }}")]
    [InlineData("{{ [0] * 100000000 }}")]
    [InlineData("{{ 9 ** 999999 ** 9 }}")]
    [InlineData("{{ '%1000000000d' % 1 }}")]
    [InlineData("{{ '%.999999999f' % 1 }}")]
    [InlineData("{{ '{:>1000000000}'.format(1) }}")]
    [InlineData("{{ 'a'.ljust(1000000000) }}")]
    [InlineData("{{ 'a' | center(1000000000) }}")]
    [InlineData("{{ '1'.zfill(1000000000) }}")]
    [InlineData("{{ 'ab\t'.expandtabs(1000000000) }}")]
    [InlineData("{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(100) %}{% set ns.s = ns.s.replace('a', 'aa') %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(100) %}{% set ns.s = ns.s.join(ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}")]
    [InlineData("{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}")]
    [InlineData("{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l < ns.m }}")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(1000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set ns = namespace(t=()) %}{% for i in range(100000) %}{% set ns.t = (ns.t,) %}{% endfor %}{{ {ns.t: 1} }}")]
    [InlineData("{% set ns = namespace(t=()) %}{% for i in range(60) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {ns.t: 1} }}")]
    [InlineData("{% set l = [1] %}{% for i in l %}{% set _ = l.append(i) %}{% endfor %}")]
    [InlineData("{{ utils.dateutil.parser.parse('10h' * 999999) }}")]
    [InlineData("{% set l = [] %}{% set _ = l.append(l) %}{{ l | tojson }}")]
    [InlineData("{% set l = [] %}{% set m = [] %}{% set _ = l.append(m) %}{% set _ = m.append(l) %}{{ l == m }}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% block a %}{{ self.a() }}{% endblock %}")]
    [InlineData("{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{{ utils.re.search('(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab') }}")]
    [InlineData("{{ utils.re.search('(.*)*x', 'a' * 10000) }}")]
    [InlineData("{{ utils.re.sub('', 'a' * 10000, 'b' * 100000) }}")]
    [InlineData("{{ 'a' * 10000000 | replace('a', 'b' * 10000) }}")]
    [InlineData("{{ ('a' * 1000000) | replace('a', 'b' * 10000) }}")]
    [InlineData("{{ lipsum(1000, min=1000) * 100 }}")]
    [InlineData("{{ [1] | batch(1000000000, 0) | list }}")]
    [InlineData("{{ [1] | slice(1000000000) | list }}")]
    [InlineData("{{ ('\n' * 1000000) | indent(1000, blank=true) }}")]
    [InlineData("{{ utils.timedelta(days=9999999999999999999999) }}")]
    [InlineData("{{ start + utils.timedelta(days=999999999) }}")]
    [InlineData("{{ start + utils.dateutil.relativedelta.relativedelta(days=999999999999) }}")]
    public void A_greedy_template_is_stopped(string template)
    {
        var clock = Stopwatch.StartNew();
        Fails(template);

        // Far above the engine's own limit of time, for a machine that is busy with other things.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(40), $"took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-", "")]
    [InlineData("not ", "")]
    [InlineData("1+(", ")")]
    [InlineData("x if x else (", ")")]
    public void Deep_nesting_is_an_error_not_a_crash(string open, string close)
    {
        var inside = string.Concat(Enumerable.Repeat(open, 20_000)) + "1" + string.Concat(Enumerable.Repeat(close, 20_000));
        Fails("{{ " + inside + " }}");
    }

    [Theory]
    [InlineData("+1")]
    [InlineData("|string")]
    [InlineData(".a")]
    [InlineData(" and 1")]
    [InlineData(" if 1 else 2")]
    public void Long_chains_are_an_error_or_a_value_but_no_crash(string link)
    {
        try
        {
            Render("{{ 1" + string.Concat(Enumerable.Repeat(link, 100_000)) + " }}");
        }
        catch (TemplateException)
        {
            // Either is well.
        }
    }

    [Fact]
    public void A_message_that_quotes_a_value_is_no_longer_than_people_read() =>
        Assert.InRange(Assert.Throws<TemplateException>(() => Render("{% include 'self' * 999999 %}")).Message.Length, 20, 1001);

    [Fact]
    public void A_deep_chain_of_lazy_filters_is_an_error_or_a_value_but_no_crash()
    {
        // It depends on the thread's stack which.
        try
        {
            Assert.Equal("['1']", Render("{% set ns = namespace(t=[1]) %}{% for i in range(100000) %}{% set ns.t = ns.t | map('string') %}{% endfor %}{{ ns.t | list }}"));
        }
        catch (TemplateException e)
        {
            Assert.Contains("nested too deeply", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_of_a_long_chain_are_no_crash()
    {
        var chain = "a" + string.Concat(Enumerable.Repeat("+b", 100_000));
        Assert.Contains("b", Template.Parse("{{ " + chain + " }}").RootNames);
        Template.Parse("{% macro f() %}{{ " + chain + " }}{% endmacro %}");
    }

    [Fact]
    public void Deep_tags_are_an_error_not_a_crash() =>
        Fails(string.Concat(Enumerable.Repeat("{% if 1 %}", 20_000)) + string.Concat(Enumerable.Repeat("{% endif %}", 20_000)));

    [Fact]
    public void Each_limit_can_be_set()
    {
        Fails("{% for i in range(100) %}{% endfor %}", limits: new TemplateLimits { Steps = 50 });
        Fails("{{ 'a' * 20 }}", limits: new TemplateLimits { Output = 10 });
        Fails("aaaaaaaaaaaaaaaaa", limits: new TemplateLimits { Output = 10 });
        Fails("{% macro f(n) %}{% if n %}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(5) }}", limits: new TemplateLimits { Nesting = 3 });
        Assert.Equal("ok", Render("{% macro f(n) %}{% if n %}{{ f(n-1) }}{% else %}ok{% endif %}{% endmacro %}{{ f(50) }}"));
    }

    [Fact]
    public void Time_is_taken_from_the_clock_of_the_options()
    {
        var clock = Clock();
        clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(10);
        var error = Fails("{% for i in range(100000) %}{% endfor %}", null, new TemplateOptions { Clock = clock }, new TemplateLimits { Time = TimeSpan.FromSeconds(1) });
        Assert.Contains("longer than 1 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ utils.path.os.popen('id').read() }}")]
    [InlineData("{{ utils.re.sys.modules }}")]
    [InlineData("{{ ''.__class__.__mro__[1].__subclasses__() }}")]
    [InlineData("{{ utils.__init__.__globals__ }}")]
    [InlineData("{{ cycler.__init__.__globals__.os }}")]
    [InlineData("{{ self.__init__.__globals__ }}")]
    [InlineData("{{ '{0.__class__.__mro__}'.format(1) }}")]
    [InlineData("{{ ('{0.__class__}' | format).x.y }}")]
    [InlineData("{{ x.GetType().Assembly }}")]
    [InlineData("{{ start.Zone.Fixed.x }}")]
    [InlineData("{{ range.func_globals.x }}")]
    [InlineData("{{ ([] | attr('__class__')).x }}")]
    [InlineData("{{ utils.dateutil.tz.gettz('../../../etc/passwd').x.y }}")]
    [InlineData("{{ utils.path.exists('/etc/passwd') }}")]
    public void Nothing_outside_can_be_reached(string template) => Fails(template, "text");
}
