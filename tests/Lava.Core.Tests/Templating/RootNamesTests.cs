using Lava.Core.Templating;

namespace Lava.Core.Tests.Templating;

public sealed class RootNamesTests
{
    [Theory]
    [InlineData("plain", "")]
    [InlineData("{{ job.id }} {{ globals['x'] }} {{ start }}", "globals job start")]
    [InlineData("{% set a = b %}{{ a }}", "b")]
    [InlineData("{{ a }}{% set a = 1 %}", "a")]
    [InlineData("{% for i in items %}{{ i }}{{ loop.index }}{{ x }}{% else %}{{ e }}{% endfor %}", "e items x")]
    [InlineData("{% for i in [1] %}{% set q = 1 %}{% endfor %}{{ q }}{{ i }}", "i q")]
    [InlineData("{% for a, (b, c) in l if a and z %}{{ a }}{{ b }}{{ c }}{% endfor %}", "l z")]
    [InlineData("{% macro f(a, b=c) %}{{ a }}{{ b }}{{ d }}{{ caller() }}{% endmacro %}{{ f(e) }}", "c d e")]
    [InlineData("{% with a = b %}{{ a }}{% endwith %}{{ a }}", "a b")]
    [InlineData("{{ range(n) }} {{ dict(a=v) }}", "n v")]
    [InlineData("{% block b %}{% endblock %}{{ self.b() }}", "")]
    [InlineData("{{ utils.date.today() }}", "utils")]
    [InlineData("{{ a if b else c }} {{ d | default(e) }} {{ f is eq g }} {{ h[i:j] }} {{ {k: l} }} {{ m(n, o=p, *q, **r) }}", "a b c d e f g h i j k l m n p q r")]
    [InlineData("{% set ns.x = y %}", "ns y")]
    [InlineData("{% import f as m %}{{ m.a }}{% from 'x' import q as w %}{{ w }}{% include t %}", "f t")]
    [InlineData("{% block b %}{{ super() }}{{ self.b() }}{{ v }}{% endblock %}", "v")]
    [InlineData("{% call(u) f(v) %}{{ u }}{{ w }}{% endcall %}{% filter replace(y, 'a') %}{{ z }}{% endfilter %}", "f v w y z")]
    public void Are_the_names_read_before_they_are_set(string template, string names) =>
        Assert.Equal(names, string.Join(' ', Template.Parse(template).RootNames));
}
