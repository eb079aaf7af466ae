using Lava.Core.Dispatching;

namespace Lava.Core.Tests.Dispatching;

public sealed class AssignmentsTests
{
    [Theory]
    [InlineData("""{"a":"1"}""", "a=1")]
    [InlineData("""{"a":"b=c"}""", "a=b=c")]
    [InlineData("""{"a":""}""", "a=")]
    [InlineData("""{"a":{"b":{"c":"x"},"d":"y"}}""", "a.b.c=x", "a.d=y")]
    [InlineData("""{"a":"2"}""", "a=1", "a=2")]
    [InlineData("""{"a":1.50}""", "a:=1.50")]
    [InlineData("""{"a":null,"b":[true,{"x":"y"}]}""", "a:=null", "b:=[true,{\"x\":\"y\"}]")]
    [InlineData("""{"a":12345678901234567890.123456789}""", "a:=12345678901234567890.123456789")]
    [InlineData("""{"a":":=x"}""", "a=:=x")]
    [InlineData("""{"a b":"c"}""", "a b=c")]
    public void Names_and_values_become_a_map(string json, params string[] texts)
    {
        var (map, problem) = Assignments.Parse(texts);
        Assert.Null(problem);
        Assert.Equal(json, map!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("\"x\" (number 1): after := comes JSON", "x:=hunter2")]
    [InlineData("\"a.b\" (number 2): after := comes JSON", "x=1", "a.b:=[\"hunter2\"")]
    [InlineData("number 1: write name=value", "hunter2")]
    [InlineData("number 1: the name before = is missing", "=hunter2")]
    [InlineData("\"a.b\" (number 2): a has been given a value", "a=hunter2", "a.b=hunter2")]
    public void A_wrong_one_is_named_but_its_value_never_shown(string expected, params string[] texts)
    {
        var (_, problem) = Assignments.Parse(texts);
        Assert.StartsWith(expected, problem);
        Assert.DoesNotContain("hunter2", problem);
    }

    [Theory]
    [InlineData("write name=value", "a")]
    [InlineData("name before = is missing", "=x")]
    [InlineData("name before = is missing", ":=1")]
    [InlineData("part of the dotted name is empty", "a..b=1")]
    [InlineData("part of the dotted name is empty", ".a=1")]
    [InlineData("a dotted name has 33 parts: at most 32", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1")]
    [InlineData("can't have members too", "a=1", "a.b=2")]
    [InlineData("can't have a value too", "a.b=2", "a=1")]
    [InlineData("can't have members too", "a:={\"b\":1}", "a.c=2")]
    [InlineData("after := comes JSON", "a:=[1,")]
    [InlineData("after := comes JSON", "a:=word")]
    [InlineData("after := comes JSON", "a:=")]
    [InlineData("half of a surrogate pair", "a:=\"\\ud800\"")]
    [InlineData("stands twice", "a:={\"x\":1,\"x\":2}")]
    public void Wrong_ones_say_what_would_be_right(string expected, params string[] texts)
    {
        var (map, problem) = Assignments.Parse(texts);
        Assert.Null(map);
        Assert.Contains(expected, problem);
        Assert.Contains($"number {texts.Length}", problem);
    }
}
