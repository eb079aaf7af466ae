using System.Text.Json.Nodes;
using Lava.Core.Templating;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

public sealed class ObjectRendererTests
{
    private static readonly Dictionary<string, object?> Data = new()
    {
        ["n"] = 5,
        ["d"] = 1.50m,
        ["t"] = Start,
        ["s"] = "a\"b\\c\n",
        ["m"] = Json("""{"k":[1,2.50,null,true],"big":123456789012345678901234567890}"""),
    };

    [Theory]
    [InlineData("\"{{ n }}\"", "5")]
    [InlineData("\"{{ n + 1 }}\"", "6")]
    [InlineData("\"{{ d }}\"", "1.50")]
    [InlineData("\"{{ d * 2 }}\"", "3.00")]
    [InlineData("\"{{ n > 1 }}\"", "true")]
    [InlineData("\"{{ none }}\"", "null")]
    [InlineData("\"{{ m }}\"", """{"k":[1,2.50,null,true],"big":123456789012345678901234567890}""")]
    [InlineData("\"{{ (1, 'a') }}\"", "[1,\"a\"]")]
    [InlineData("\"{{ m.k | map('string') }}\"", """["1","2.50","None","True"]""")]
    [InlineData("\"{{ t }}\"", "\"2024-01-02T03:04:05\\u002B11:00\"")]
    [InlineData("\"{{ t.date() }}\"", "\"2024-01-02\"")]
    [InlineData("\"{{ missing }}\"", "\"\"")]
    [InlineData("\"{{ n }} \"", "\"5 \"")]
    [InlineData("\"x{{ n }}\"", "\"x5\"")]
    [InlineData("\"{{ n }}{{ n }}\"", "\"55\"")]
    [InlineData("\"{% if n %}{{ n }}{% endif %}\"", "\"5\"")]
    [InlineData("\"plain } {\"", "\"plain } {\"")]
    [InlineData("\"n is {{ n }}\\n\"", "\"n is 5\\n\"")]
    [InlineData("\"n is {{ n }}\\n\\n\"", "\"n is 5\\n\\n\"")]
    [InlineData("\"{{ n }}\\n\"", "5")]
    [InlineData("\"plain\\n\"", "\"plain\\n\"")]
    [InlineData("{\"{{ n }}\":\"v\"}", "{\"5\":\"v\"}")]
    [InlineData("[1.50,null,true,\"{{ n }}\",{\"a\":{\"b\":\"{{ n }}\"}}]", "[1.50,null,true,5,{\"a\":{\"b\":5}}]")]
    [InlineData("\"{{ 1.5 }}\"", "1.5")]
    [InlineData("\"{{ 'nan' | float }}\"", "\"nan\"")]
    public void Renders_leaf_by_leaf(string data, string result) =>
        Assert.Equal(result, ObjectRenderer.Render(Json(data), Data)?.ToJsonString() ?? "null");

    [Fact]
    public void Values_with_quotes_and_line_ends_come_through_whole() =>
        Assert.Equal("a\"b\\c\n", ObjectRenderer.Render(Json("""{"v":"{{ s }}"}"""), Data)!["v"]!.GetValue<string>());

    [Fact]
    public void Expressions_may_hold_double_quotes() =>
        Assert.Equal("x", ObjectRenderer.Render(new JsonObject { ["v"] = "{{ \"x\" }}" }, Data)!["v"]!.GetValue<string>());

    [Fact]
    public void The_data_stays_as_it_was()
    {
        var data = Json("""{"a":["{{ n }}"]}""")!;
        var before = data.ToJsonString();
        ObjectRenderer.Render(data, Data);
        Assert.Equal(before, data.ToJsonString());
    }

    [Theory]
    [InlineData("""{"vars":{"x":"ok","y":["a","{{ q.r }}"]}}""", "vars.y[1]", 1, 5)]
    [InlineData("""{"vars":{"{{ q.r }}":1}}""", "vars.{{ q.r }}", 1, 5)]
    [InlineData("""{"a":1,"b":"{{ 1 + }}"}""", "b", 1, 8)]
    public void An_error_names_the_path(string data, string path, int line, int column)
    {
        var error = Assert.Throws<TemplateException>(() => ObjectRenderer.Render(Json(data), Data));
        Assert.Equal((path, line, column), (error.Path, error.Line, error.Column));
        Assert.StartsWith(path + ": line", error.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_become_one_are_an_error()
    {
        var error = Assert.Throws<TemplateException>(() => ObjectRenderer.Render(Json("""{"5":1,"{{ n }}":2}"""), Data));
        Assert.Contains("appears twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_too_deep_for_JSON_are_an_error()
    {
        var error = Assert.Throws<TemplateException>(() => ObjectRenderer.Render(
            Json("""{"a":"{{ [[1]] | map('list') | list }}","b":"{{ r }}"}"""), new Dictionary<string, object?> { ["r"] = Deep(300) }));
        Assert.Equal("b", error.Path);

        static object Deep(int depth) => depth == 0 ? 1 : new object?[] { Deep(depth - 1) };
    }
}
