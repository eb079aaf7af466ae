using Lava.Core.Templating;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("{{ a.b.c }}", 1, 7)]
    [InlineData("a\n  {{ 1 / 0 }}", 2, 8)]
    [InlineData("a\r\nb {{ x | nope }}", 2, 10)]
    [InlineData("{% if x %}", 1, 11)]
    [InlineData("{{ 'abc }}", 1, 4)]
    [InlineData("{{ x", 1, 5)]
    [InlineData("{% foo %}", 1, 4)]
    [InlineData("{# open", 1, 1)]
    [InlineData("{{ 1 + }}", 1, 8)]
    [InlineData("{% for i in 5 %}{% endfor %}", 1, 13)]
    [InlineData("{% set a, b = [1] %}", 1, 8)]
    [InlineData("é😀{{ 1 + 'a' }}", 1, 9)]
    public void Names_the_place(string template, int line, int column)
    {
        var error = Assert.Throws<TemplateException>(() => Template.Parse(template).Render(new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?>() }));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void Describes_itself_with_a_caret()
    {
        var error = Fails("first\n\t{{ x.y.z }}\nlast", Json("{}"), new TemplateOptions { Name = "query.sql" });
        Assert.Equal("query.sql: line 2, column 8: 'dict object' has no attribute 'y'\n  \t{{ x.y.z }}\n  \t      ^", error.Describe());
        Assert.Equal("\t{{ x.y.z }}", error.SourceLine);
    }

    [Fact]
    public void Names_the_included_template_the_error_is_in()
    {
        var options = new TemplateOptions { Name = "outer", Loader = name => name == "inner" ? "\n{{ 1/0 }}" : null };
        var error = Fails("{% include 'inner' %}", null, options);
        Assert.Equal(("inner", 2), (error.TemplateName, error.Line));
    }

    [Theory]
    [InlineData("{{ x.y }}", "'x' is undefined")]
    [InlineData("{{ a.b.c }}", "'dict object' has no attribute 'b'")]
    [InlineData("{{ [1][5].x }}", "list object has no element 5")]
    [InlineData("{{ 'a' + 1 }}", "can only concatenate str (not \"int\") to str")]
    [InlineData("{{ 1 + 'a' }}", "unsupported operand type(s) for +: 'int' and 'str'")]
    [InlineData("{{ 1 < 'a' }}", "'<' not supported between instances of 'int' and 'str'")]
    [InlineData("{{ 5 | nope }}", "No filter named 'nope'.")]
    [InlineData("{{ 5() }}", "'int' object is not callable")]
    public void Says_what_Python_says(string template, string message)
    {
        var scope = new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?>() };
        Assert.Equal(message, Assert.Throws<TemplateException>(() => Template.Parse(template).Render(scope)).Message);
    }
}
