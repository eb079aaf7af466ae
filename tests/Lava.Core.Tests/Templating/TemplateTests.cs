using System.Numerics;
using Lava.Core.Templating;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("{{ start }}", "2024-01-02 03:04:05+11:00")]
    [InlineData("{{ ustart.isoformat() }}", "2024-01-01T16:04:05+00:00")]
    [InlineData("{{ (start - utils.timedelta(days=1)).date() }}", "2024-01-01")]
    [InlineData("{{ ustart - utils.parsedate.parse('2000-01-01T00:00:00Z') }}", "8766 days, 16:04:05")]
    [InlineData("{{ ustart + utils.dateutil.relativedelta.relativedelta(months=6) }}", "2024-07-01 16:04:05+00:00")]
    [InlineData("{{ utils.date(year=ustart.year + 1, month=4, day=25).strftime('%A') }}", "Friday")]
    [InlineData("{{ utils.re.search('s3://([^.]*)', 's3://bucket.x/y').group(1) }}", "bucket")]
    [InlineData("{{ utils.s3key('s3://b/a/k/') }} {{ utils.s3bucket('s3:b/k') }}", "a/k b")]
    [InlineData("[{{ missing }}]", "[]")]
    [InlineData("a\n", "a")]
    [InlineData("a\n\n", "a\n")]
    [InlineData("{{ [1,'a',none] }} {{ {'a':true} }}", "[1, 'a', None] {'a': True}")]
    [InlineData("{{ 'a' ~ 1 ~ none }} {{ '%05d' % 3 }} {{ 10/2 }}", "a1None 00003 5.0")]
    [InlineData("{{ {'a':\"x'<&\"} | tojson }}", "{\"a\": \"x\\u0027\\u003c\\u0026\"}")]
    public void Renders_the_vectors_of_the_specification(string template, string text) => Assert.Equal(text, Render(template));

    [Theory]
    [InlineData("{{ 'Ab' | nothing }}")]
    [InlineData("{{ missing.more }}")]
    [InlineData("{{ start | tojson }}")]
    [InlineData("{{ missing + 1 }}")]
    [InlineData("{% include 'file' %}")]
    public void Refuses_what_Jinja_refuses(string template) => Fails(template);

    [Fact]
    public void Reads_all_types_of_a_scope()
    {
        Assert.Equal("None", Render("{{ x }}"));
        Assert.Equal("True 3 1.50 2.5", string.Join(' ', Render("{{ x }}", true), Render("{{ x }}", 3), Render("{{ x }}", 1.50m), Render("{{ x }}", 2.5)));
        Assert.Equal("36893488147419103232", Render("{{ x * 2 }}", BigInteger.Pow(2, 64)));
        Assert.Equal("1 day, 1:00:00", Render("{{ x }}", TimeSpan.FromHours(25)));
        Assert.Equal("2", Render("{{ x.a[1] }}", new Dictionary<string, object?> { ["a"] = new object?[] { 1, 2L } }));
        Assert.Equal("2024-01-02 03:04:05+11:00|11:00:00|UTC+11:00", Render("{{ x }}|{{ x.utcoffset() }}|{{ x.tzname() }}", Start));
    }

    [Fact]
    public void Json_numbers_keep_their_scale_and_size()
    {
        Assert.Equal("1.50 123456789012345678901234567890 -0.10 1E+3", Render("{{ x.a }} {{ x.b }} {{ x.c }} {{ x.d }}", Json("""{"a":1.50,"b":123456789012345678901234567890,"c":-0.10,"d":1e3}""")));
        Assert.Equal("4.50", Render("{{ x * 3 }}", Json("1.50")));
        Assert.Contains("unsupported operand", Fails("{{ x * 1.5 }}", Json("1.50")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_of_maps_are_methods_first_and_keys_second()
    {
        var map = Json("""{"items":[1],"other":2}""");
        Assert.Equal("[1] [('items', [1]), ('other', 2)] 2", Render("{{ x['items'] }} {{ x.items() | list }} {{ x.other }}", map));
    }

    [Fact]
    public void Utils_of_the_scope_hides_the_built_in_one()
    {
        var scope = new Dictionary<string, object?> { ["utils"] = "mine" };
        Assert.Equal("mine", Template.Parse("{{ utils }}").Render(scope));
    }

    [Fact]
    public void Build_time_marks_leave_run_time_tags_alone()
    {
        var options = new TemplateOptions { Delimiters = Delimiters.Build };
        Assert.Equal("3 {{ start }} {% if %}", Render("<% if x %><{ x }><% endif %><# gone #> {{ start }} {% if %}", 3, options));
    }

    [Fact]
    public void Strict_mode_refuses_undefined_values()
    {
        var strict = new TemplateOptions { Strict = true };
        Assert.Equal("'y' is undefined", Fails("{{ y }}", null, strict).Message);
        Assert.Equal("'dict object' has no attribute 'fiel'", Fails("{{ x.fiel }}", Json("{}"), strict).Message);
        Assert.Equal("d False", Render("{{ y | default('d') }} {{ y is defined }}", null, strict));
    }

    [Fact]
    public void Now_and_today_come_from_the_clock_and_its_zone()
    {
        var options = new TemplateOptions { Clock = Clock() };
        Assert.Equal("2024-07-01 09:30:00", Render("{{ utils.datetime.now() }}", null, options));
        Assert.Equal("2024-06-30 23:30:00", Render("{{ utils.datetime.utcnow() }}", null, options));
        Assert.Equal("2024-07-01", Render("{{ utils.date.today() }}", null, options));
        Assert.Equal("2024-07-01 00:00:00", Render("{{ utils.parsedate.parse('1 July') }}", null, options));
        Assert.Equal("2024-01-02 03:04:05+11:00 AEDT", Render("{{ ustart.astimezone() }} {{ ustart.astimezone().tzname() }}", null, options));
    }

    [Fact]
    public void Chance_can_be_seeded()
    {
        string Once() => Render("{{ utils.uuid() }} {{ [1,2,3,4,5,6] | random }}", null, new TemplateOptions { Random = new Random(7) });
        Assert.Equal(Once(), Once());
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Render("{{ utils.uuid() }}"));
    }

    [Fact]
    public void Templates_can_be_rendered_at_once_from_many_threads()
    {
        var template = Template.Parse("{% for i in range(50) %}{{ i * x }}{% endfor %}{{ utils.re.sub('a', 'b', 'aaa') }}");
        var expected = Enumerable.Range(0, 16).Select(i => template.Render(Scope(i))).ToArray();
        Parallel.For(0, 400, i => Assert.Equal(expected[i % 16], template.Render(Scope(i % 16))));
    }
}
