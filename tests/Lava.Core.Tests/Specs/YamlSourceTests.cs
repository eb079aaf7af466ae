using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

public sealed class YamlSourceTests
{
    private static SourceDocument Parse(string text) => SourceDocument.Parse(new SpecFile("jobs/a.yaml", text));

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("y", "\"y\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("1.0e+3", "1.0e+3")]
    [InlineData("010", "8")]
    [InlineData("08", "\"08\"")]
    [InlineData("0o7", "\"0o7\"")]
    [InlineData("0x1F", "31")]
    [InlineData("-0b101", "-5")]
    [InlineData("1_000", "1000")]
    [InlineData("1:30", "90")]
    [InlineData("-1:30.5", "-90.5")]
    [InlineData("+12", "12")]
    [InlineData("1.", "1.0")]
    [InlineData(".5", "0.5")]
    [InlineData("00.50", "0.50")]
    [InlineData("-.5", "\"-.5\"")]
    [InlineData("12345678901234567890.123456789012345678901", "12345678901234567890.123456789012345678901")]
    [InlineData("2024-01-02", "\"2024-01-02\"")]
    [InlineData("2024-01-02 3:04:05.5 +11", "\"2024-01-02T03:04:05.500000+11:00\"")]
    [InlineData("2024-01-02T03:04:05Z", "\"2024-01-02T03:04:05+00:00\"")]
    [InlineData("2024-02-30", "\"2024-02-30\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int '12'", "12")]
    [InlineData("=", "\"=\"")]
    [InlineData("\"a\\u00e9\\n\"", "\"a\\u00E9\\n\"")]
    [InlineData("|\n  a\n  b\n", "\"a\\nb\\n\"")]
    public void A_scalar_means_what_it_means_to_the_safe_loader(string yaml, string json)
    {
        var document = Parse("v: " + yaml);
        Assert.Empty(document.Problems);
        Assert.Equal(json, (document.Root!["v"]?.ToJsonString() ?? "null").Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_path_has_its_position()
    {
        var document = Parse("# a job\njob_id: a\nschedule:\n  - crontab: x\n  - {crontab: y}\n");
        var crontab = FieldPath.Root.Field("schedule").Item(1).Field("crontab");
        Assert.Equal("schedule[1].crontab", crontab.ToString());
        Assert.Equal(new SourcePosition(5, 6), document.KeyPosition(crontab));
        Assert.Equal(new SourcePosition(5, 15), document.Position(crontab));
        Assert.Equal(new SourcePosition(5, 5), document.Position(FieldPath.Root.Field("schedule").Item(1).Field("absent")));
    }

    [Fact]
    public void A_repeated_key_names_both_lines()
    {
        var problem = Assert.Single(Parse("a: 1\nb: 2\na: 3\n").Problems);
        Assert.Equal("jobs/a.yaml:3:1: \"a\" stands twice, first in line 1: keep one", problem.Format());
    }

    [Fact]
    public void Anchors_merge_and_own_keys_win()
    {
        var document = Parse("- &a {x: 1, y: 2}\n- <<: *a\n  y: 3\n- <<: [{y: 9, z: 4}, *a]\n- *a\n");
        Assert.Empty(document.Problems);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""[{"x":1,"y":2},{"y":3,"x":1},{"y":9,"z":4,"x":1},{"x":1,"y":2}]"""), document.Root));
        Assert.Equal(1, document.Position(FieldPath.Root.Item(1).Field("x")).Line);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        var lines = new List<string> { "a0: &a0 [x,x,x,x,x,x,x,x,x,x]" };
        for (var i = 1; i < 12; i++)
        {
            lines.Add($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]");
        }

        var problem = Assert.Single(Parse(string.Join('\n', lines)).Problems);
        Assert.Equal(ProblemCodes.TooLarge, problem.Code);
    }

    [Theory]
    [InlineData("a: &x [*x]", "refers to nothing")]
    [InlineData("a: *nobody", "refers to nothing")]
    [InlineData("a: 1\n\tb: 2\n", "a tab in the indentation: indent with spaces")]
    [InlineData("a: [1, 2\n", "not YAML")]
    [InlineData("a: 'x\n", "not YAML")]
    [InlineData("a: 1\n---\nb: 2\n", "a second document begins here")]
    [InlineData("a: .inf", "no number that JSON knows")]
    [InlineData("a: !python/object x", "!python/object means nothing here")]
    [InlineData("a: !!binary aGk=", "!!binary means nothing here")]
    [InlineData("<<: 3", "<< merges maps only")]
    [InlineData("[a]: 3", "a map or list as a key")]
    [InlineData("a: x\0y", "a NUL character")]
    [InlineData("}", "not YAML")]
    [InlineData("a: b: c", "not YAML")]
    [InlineData("@x", "not YAML")]
    public void Bad_text_says_what_is_wrong(string yaml, string message)
    {
        var problem = Parse(yaml).Problems[0];
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Line > 0 && problem.Column > 0, problem.Format());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing here\n")]
    [InlineData("\uFEFF")]
    public void A_file_without_content_is_empty(string yaml)
    {
        var document = Parse(yaml);
        Assert.True(document.IsEmpty);
        Assert.Empty(document.Problems);
    }

    [Fact]
    public void A_byte_order_mark_and_crlf_are_read_over()
    {
        var document = Parse("\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n");
        Assert.Empty(document.Problems);
        Assert.Equal("x\ny\n", (string?)document.Root!["b"]);
        Assert.Equal(new SourcePosition(2, 1), document.KeyPosition(FieldPath.Root.Field("b")));
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 10_000)]
    [InlineData("- ", 10_000)]
    public void Deep_nesting_is_refused(string open, int times)
    {
        var problem = Parse(string.Concat(Enumerable.Repeat(open, times))).Problems[0];
        Assert.True(problem.Code is ProblemCodes.TooLarge or ProblemCodes.Syntax, problem.Format());
    }
}
