using System.Text.Json.Nodes;
using Lava.Core.Templating;
using Lava.Core.Tests.Templating.Generated;

namespace Lava.Fuzz;

/// <summary>The template engine, parsed and rendered with its usual limits but for the time.</summary>
internal sealed class TemplateTexts : FuzzedReader
{
    private static readonly TemplateLimits Limits = new() { Time = TimeSpan.FromSeconds(2) };

    private static readonly IReadOnlyDictionary<string, object?> Scope = BatchVars.Decode(JsonNode.Parse("""
        {"x": {"a": 1, "l": [1, "b", null], "d": 1.50, "n": -7}, "s": "Hello World", "l": [3, 1, 2], "m": {"a": "x", "b": 2},
         "start": {"$datetime": "2024-01-02T03:04:05+11:00"}, "d": {"$decimal": "1.50"}}
        """)!);

    private readonly Grammar grammar = Grammar.Parse(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "grammar.txt")));

    public override IReadOnlyList<string> Corpus { get; } =
    [
        "{{ (start - utils.timedelta(days=1)).strftime('%Y-%m-%d') }}", "{% for k, v in m.items() %}{{ loop.index }}: {{ k }}={{ v|upper }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
        "{% macro f(a, b=2) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{% call f(1) %}x{% endcall %}", "{% set ns = namespace(n=0) %}{% for i in range(5) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
        "{{ utils.re.sub('(\\\\w+)@(\\\\w+)', '\\\\2', s) }} {{ '%05.2f|%-9s' % (d, s) }} {{ '{:>10,.2f}'.format(1234.5) }}", "{% include 'self' %}{% extends 'base' %}{% block a %}{{ super() }}{% endblock %}",
        "{{ l|map('string')|join(',')|truncate(5) }}{{ x|tojson(indent=2) }}{{ l[::-1]|batch(2, 0)|list }}", "{%- raw -%}{{ x }}{%- endraw -%}{# c #}", "{{ utils.parsedate.parse('Tue 5 March 2024 10:36pm +0100') + utils.dateutil.relativedelta.relativedelta(months=1, weekday=0) }}",
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{{ ", " }}", "{% ", " %}", "{# ", " #}", "{%- ", " -%}", "if ", "else", "elif ", "endif", "for i in ", "endfor", "set ", "endset", "macro f() ", "endmacro", "call f() ", "endcall", "raw", "endraw", "block a ", "endblock", "filter ", "endfilter",
        "include 'self'", "import 'self' as q", "recursive", "loop(", "self.a()", "super()", "caller()", "x", "s", "l", "m", "start", "utils.", "re.search(", "parsedate.parse(", "dateutil.", "timedelta(", "datetime(", "|", "|join(", "|list", "|tojson", "|sort", "|indent(", "|wordwrap(",
        "|batch(", "|slice(", "|center(", "|truncate(", "|replace('',", "|xmlattr", "|urlencode", "|round(", "|int", "range(", "10**", "*10**7", "*999999", " % ", "'%*d'%(99999999,1)", ".format(", ".join(", ".split(", ".zfill(", ".append(l)", "[::-1]", "[-1:", " is ", " in ", " not ", " and ", " or ", "**", "//", "~", "namespace(", "dict(", "lipsum(", "cycler(", "1e308", "999999999999999999",
    ];

    public override IReadOnlyList<string> Nasty { get; } =
    [
        "{{ range(10**9) }}", "{{ range(10**9)|list }}", "{{ range(8000000)|list|length }}", "{{ 'a'*10**9 }}", "{{ [0]*8000000 }}", "{{ [[0]*2000000, [0]*2000000, [0]*2000000, [0]*2000000, [0]*2000000] }}", "{{ '%1000000000d' % 1 }}", "{{ '%.99999999f' % 0.1 }}", "{{ '{:>100000000}'.format(1) }}",
        "{{ 10**10**10 }}", "{{ 2**100000 }}", "{{ (2**14000)**7 }}", "{% set ns = namespace(n=2) %}{% for i in range(64) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}", "{{ 1e308*10 }}", "{{ 10**4299 }}", "{{ '9'*60000|int }}", "{{ ('9'*60000)|int }}", "{{ ('9'*1000000)|int }}", "{{ ('1'*1000000)|float }}", "{{ d ** 999999999 }}", "{{ d ** 99999 }}", "{{ utils.timedelta(1) * 10**30 }}", "{{ 1 / (10**400) }}", "{{ (10**5000) % 7 }}", "{{ (10**3000) // (d) }}",
        "{% macro f(n) %}{{ f(n+1) }}{% endmacro %}{{ f(0) }}", "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}", "{% include 'self' %}", "{% extends 'self' %}", "{% import 'self' as q %}", "{% for i in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}", "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
        "{{ utils.re.search('(a+)+$', 'a' * 60 ~ 'b') }}", "{{ utils.re.findall('(a*)*b', 'a' * 5000) }}", "{{ utils.re.sub('', 'x' * 1000, 'y' * 60000) }}", "{{ utils.re.split('(?=a)', 'a' * 60000)|length }}", "{{ utils.re.compile('(' * 5000 ~ ')' * 5000) }}", "{{ utils.re.compile('a{1,1000}{1,1000}{1,1000}').search('a' * 9000) }}", "{{ utils.re.compile('[' ~ 'a-z' * 10000 ~ ']') }}", "{{ utils.re.search('(?:x{0,30000}){0,30000}y', 'x' * 1000) }}",
        "{% for i in range(10**9) %}{{ i }}{% endfor %}", "{% for i in range(2000) %}{% for j in range(2000) %}{% endfor %}{% endfor %}", "{% set l = [1] %}{% for i in l %}{% set _ = l.append(i) %}{% endfor %}", "{% set ns = namespace(l=[1]) %}{% for i in range(90) %}{% set ns.l = ns.l + ns.l %}{% endfor %}", "{% set ns = namespace(l=[1]) %}{% for i in range(90) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(90) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}", "{% set q = [] %}{% for i in range(900) %}{% set _ = q.append('a' * 60000) %}{% endfor %}{{ q|length }}", "{% set q = [] %}{% for i in range(900000) %}{% set _ = q.append([i, [i], {i: i}]) %}{% endfor %}{{ q|length }}", "{% set q = {} %}{% for i in range(900000) %}{% set _ = q.update({i: (i, i)}) %}{% endfor %}{{ q|length }}",
        "{{ ('a ' * 4000000).split()|length }}", "{{ ('a ' * 30000).rsplit()|length }}", "{{ ('a ' * 400000).rsplit()|length }}", "{{ ('a,' * 400000).rsplit(',')|length }}", "{{ ('a\n' * 400000)|indent(9) }}", "{{ ('a' * 400000)|wordwrap(1) }}", "{{ ('-' * 400000)|wordwrap(9) }}", "{{ ('a-b' * 100000)|wordwrap(9) }}", "{{ ('😀' * 200000)[100000:]|length }}", "{{ ('😀' * 100000)|wordwrap(3) }}", "{{ ('😀' * 300000)|replace('', 'x') }}", "{{ ('<' * 100000)|striptags }}", "{{ ('<!--' * 100000)|striptags }}", "{{ ('&' * 2000000)|e|e }}", "{{ ('a' * 1000000)|list|reverse|list|join|urlencode }}", "{{ ('İ' * 2000000)|lower }}", "{{ '%' * 1000000 % 1 }}", "{{ ('{}' * 100000).format(1) }}", "{{ ('%s' * 100000) % ('a' * 1000) }}", "{{ ('aab' * 300000).count('aa') }}", "{{ ('ab' * 400000)|title }}",
        "{{ (range(300000)|list)|sort|unique|list|length }}", "{{ range(300000)|map('string')|map('upper')|select|list|length }}", "{{ range(2000000)|sum }}", "{{ range(1000000)|batch(1)|list|length }}", "{{ [1]|batch(9000000, 'x')|list }}", "{{ [1]|slice(9000000)|list }}", "{{ (range(300000)|list)|tojson }}", "{{ (range(500000)|list)|string|length }}", "{{ (range(100000)|list)|groupby(0)|length }}", "{{ dict(range(300000)|batch(2)|list)|dictsort|length }}", "{{ lipsum(100000) }}", "{{ lipsum(9, min=10**8, max=10**9) }}", "{{ cycler(*range(9000000)) }}", "{{ dict(**m) }}", "{{ [1,2]|sum(start=[]) }}",
        "{{ utils.datetime(9999, 12, 31) + utils.timedelta(99) }}", "{{ utils.datetime(1, 1, 1, tzinfo=utils.dateutil.tz.gettz('Asia/Tokyo')).astimezone() }}", "{{ start.strftime('%Y' * 2000000) }}", "{{ start.strftime('%99999999Y') }}", "{{ utils.parsedate.parse('1' * 60000) }}", "{{ utils.parsedate.parse('1 ' * 30000) }}", "{{ utils.parsedate.parse('Jan ' * 20000, fuzzy=true) }}", "{{ utils.parsedate.parse('1:' * 30000) }}", "{{ utils.datetime.strptime('1' * 60000, '%Y' * 20000) }}", "{{ utils.path.normpath('a/../' * 100000) }}", "{{ utils.path.commonprefix(['a' * 1000000] * 8) }}", "{{ utils.path.join(*['a'] * 100000)|length }}",
        "{{ " + Times("(", 30_000) + "1" + Times(")", 30_000) + " }}", "{{ " + Times("[", 30_000), "{{ " + Times("-", 60_000) + "1 }}", "{{ " + Times("not ", 15_000) + "1 }}", "{{ 1" + Times("+1", 30_000) + " }}", "{{ x" + Times("|e", 30_000) + " }}", "{{ x" + Times(".a", 30_000) + " }}", "{{ x" + Times("[0]", 20_000) + " }}", "{{ 1" + Times(" if 1 else 2", 5_000) + " }}", "{{ 1" + Times("**1", 20_000) + " }}", "{{ 1" + Times(" < 2", 15_000) + " }}", "{{ {" + Times("'a': {", 9_000) + " }}", "{{ dict(" + Times("a=dict(", 9_000) + " }}",
        Times("{% if 1 %}", 6_000), Times("{% for i in l %}", 3_000) + Times("{% endfor %}", 1_000), Times("{% macro f() %}", 4_000), Times("{% block a %}", 5_000), Times("{#", 30_000), Times("{{", 30_000), Times("{%", 30_000), Times("{% raw %}", 7_000), "{{ '" + Times("\\", 60_000) + "' }}", "{{ '" + Times("\\x41", 15_000) + "' }}", "{{ " + Times("9", 60_000) + " }}", "{{ 1e" + Times("9", 60_000) + " }}", "{{ 0x" + Times("f", 60_000) + " }}", "{{ " + Times("_", 60_000) + " }}", Times("\n", 60_000) + "{{ x.y.z }}", Times("{{ x }}", 9_000), "{{ l" + Times("|sort", 12_000) + " }}", "\uFEFF{{ 1 }}\0", "{{ '\ud83d' }}{{ '\ude00\ud83d'|tojson }}{{ ('\ud83d' ~ '\ude00')|length }}",
        "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}{{ l|tojson }}", "{% set l = [] %}{% set q = [l] %}{% set _ = l.append(q) %}{{ l == q }}", "{% set ns = namespace(t=()) %}{% for i in range(100000) %}{% set ns.t = (ns.t,) %}{% endfor %}{{ ns.t }}", "{% set ns = namespace(g=[1]) %}{% for i in range(20000) %}{% set ns.g = ns.g|map('string') %}{% endfor %}{{ ns.g|list }}", "{% set ns = namespace(g=joiner) %}{% for i in range(20000) %}{% set ns.g = cycler(ns.g) %}{% endfor %}{{ ns.g }}",
    ];

    public override string? Generate(Random random) => grammar.Grow("template", random, random.Next(2, 8));

    public override void Read(string text)
    {
        var options = new TemplateOptions { Loader = name => name switch { "self" => text, "base" => "<{% block a %}b{% endblock %}>", "part" => "{{ i }}", _ => null } };
        try
        {
            Template.Parse(text, options).Render(Scope, Limits);
        }
        catch (TemplateException error)
        {
            Expect(error is { Line: > 0, Column: > 0, Message.Length: > 0 }, $"an error without a place: {error.Message}");
            Expect(!error.Message.StartsWith("internal error", StringComparison.Ordinal), $"{error.Message}\n{error.InnerException}");
            _ = error.Describe();
        }
    }
}
