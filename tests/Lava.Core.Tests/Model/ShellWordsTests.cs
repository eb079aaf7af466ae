using System.Diagnostics;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Tests.Model;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", "[]")]
    [InlineData("  a\tb\nc  ", """["a","b","c"]""")]
    [InlineData("a 'b c' \"d e\"", """["a","b c","d e"]""")]
    [InlineData("a\\ b 'it'\\''s'", """["a b","it's"]""")]
    [InlineData("\"a\\\"b\\\\c\\n\"", """["a\"b\\c\\n"]""")]
    [InlineData("'' \"\"", """["",""]""")]
    [InlineData("x#y # z $HOME *", """["x#y","#","z","$HOME","*"]""")]
    [InlineData("'{{ a }}'{{b}}", """["{{ a }}{{b}}"]""")]
    public void Lines_are_split_as_a_shell_would(string line, string words)
    {
        var (split, problem) = ShellWords.Split(line);

        Assert.Null(problem);
        Assert.Equal(JsonNode.Parse(words)!.AsArray().Select(w => w!.GetValue<string>()), split);
    }

    [Theory]
    [InlineData("a 'b", "No closing quotation: the ' at character 3 is never closed")]
    [InlineData("say \"a\\\"", "No closing quotation: the \" at character 5 is never closed")]
    [InlineData("a\\", "No escaped character: the line ends with a backslash")]
    public void What_is_never_closed_is_named(string line, string problem) => Assert.Equal(problem, ShellWords.Split(line).Problem);

    [Theory]
    [InlineData("a b # c 'd", """["a","b"]""")]
    [InlineData("# all of it", "[]")]
    [InlineData("a#b c=#d '#e' \\#f", """["a#b","c=#d","#e","#f"]""")]
    [InlineData("a # b\nc", """["a","c"]""")]
    public void A_comment_begins_with_a_word(string line, string words) =>
        Assert.Equal(JsonNode.Parse(words)!.AsArray().Select(w => w!.GetValue<string>()), ShellWords.Split(line, comments: true).Words);

    [SkippableFact]
    public void Random_lines_split_as_by_Pythons_shlex()
    {
        Skip.IfNot(File.Exists("/usr/bin/python3"), "no python3 to compare with");
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 2000)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => "ab '\"\\\n\t#$"[random.Next(10)])]))
            .ToArray();

        var expected = JsonNode.Parse(Python(new JsonArray([.. lines.Select(l => (JsonNode?)l)]).ToJsonString()))!.AsArray();

        for (var i = 0; i < lines.Length; i++)
        {
            var (words, problem) = ShellWords.Split(lines[i]);
            var ours = problem is null ? new JsonArray([.. words.Select(w => (JsonNode?)w)]).ToJsonString() : "null";
            Assert.True((expected[i]?.ToJsonString() ?? "null") == ours, $"seed {seed}: {JsonValue.Create(lines[i])!.ToJsonString()}: {ours}, shlex: {expected[i]?.ToJsonString()}");
        }
    }

    private static string Python(string lines)
    {
        const string script = """
            import json, shlex, sys
            def split(line):
                try: return shlex.split(line)
                except ValueError: return None
            print(json.dumps([split(line) for line in json.load(sys.stdin)]))
            """;
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        python.StandardInput.Write(lines);
        python.StandardInput.Close();
        return python.StandardOutput.ReadToEnd();
    }
}
