using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

public sealed class JsonSourceTests
{
    private static SourceDocument Parse(string text) => SourceDocument.Parse(new SpecFile("jobs/a.json", text));

    [Fact]
    public void Every_path_has_its_position_in_characters()
    {
        var document = Parse("{\n  \"é\": [1.50, {\"b\": null}]\n}");
        Assert.Empty(document.Problems);
        Assert.Equal("1.50", document.Root!["é"]![0]!.ToJsonString());
        Assert.Equal(new SourcePosition(2, 9), document.Position(FieldPath.Root.Field("é").Item(0)));
        Assert.Equal(new SourcePosition(2, 16), document.KeyPosition(FieldPath.Root.Field("é").Item(1).Field("b")));
        Assert.Equal(new SourcePosition(2, 21), document.Position(FieldPath.Root.Field("é").Item(1).Field("b")));
    }

    [Theory]
    [InlineData("{\"a\": 1,}", 1, 9)]
    [InlineData("{\"a\": 1\n \"b\": 2}", 2, 2)]
    [InlineData("{'a': 1}", 1, 2)]
    [InlineData("{\"a\": 1} x", 1, 10)]
    [InlineData("{\"a\": NaN}", 1, 7)]
    [InlineData("// c\n{}", 1, 1)]
    [InlineData("{\"a\": \"\\ud800\"}", 1, 7)]
    [InlineData("{\"a\": 1", 1, 8)]
    [InlineData("{\"a\": 01}", 1, 8)]
    public void Bad_text_says_where(string json, int line, int column)
    {
        var problem = Assert.Single(Parse(json).Problems);
        Assert.Equal((ProblemCodes.Syntax, line, column), (problem.Code, problem.Line, problem.Column));
        Assert.DoesNotContain("BytePosition", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_key_names_both_lines() =>
        Assert.Equal(
            "jobs/a.json:3:1: \"a\" stands twice, first in line 2: keep one",
            Assert.Single(Parse("{\n\"a\": 1,\n\"a\": 2}").Problems).Format());

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("at most 64 levels", Assert.Single(Parse(new string('[', 100_000)).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_file_is_empty() => Assert.True(Parse(" \n").IsEmpty);
}
