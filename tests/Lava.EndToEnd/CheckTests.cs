using System.Text.Json.Nodes;

namespace Lava.EndToEnd;

public class CheckTests
{
    // Text of the spec, the line of its slip, and what the answer must say would be right.
    private static readonly (string Text, int Line, string Right)[] Broken =
    [
        ("type: cmd\nworker: core\npayload: x\n", 1, "\"job_id\" is missing"),
        ("job_id: b2\ntype: cmd\npayload: x\n", 1, "\"worker\" is missing"),
        ("job_id: b3\ntype: cdm\nworker: core\npayload: x\n", 2, "did you mean \"cmd\"?"),
        ("job_id: b4\ntype: cmd\nworker: core\npayload: x\niteration_limit: 0\n", 5, "write a whole number from 1"),
        ("job_id: b5\ntype: cmd\nworker: core\npayload: x\nenabeld: true\n", 5, "did you mean \"enabled\"?"),
        ("job_id: b6\ntype: cmd\nworker: core\npayload: x\nparameters: {timeout: 5x}\n", 5, "such as 90s"),
        ("job_id: b7\ntype: chain\nworker: core\npayload: [nosuch]\n", 4, "write the id of a job of this realm"),
        ("job_id: b8\ntype: log\nworker: core\npayload: --\nschedule: '61 * * * *'\n", 5, "out of range 0-59"),
        ("job_id: b9\ntype: log\nworker: core\npayload: --\ndispatcher: main\nschedule: '0 * * * *'\n", 5, "add \"dispatchers: {main: {timezone: UTC}}\""),
        ("job_id: b10\ntype: [cmd\nworker: core\n", 3, "not YAML"),
    ];

    [Fact]
    public void One_check_names_file_line_and_remedy_of_ten_broken_specs()
    {
        using var realm = new ScratchRealm([.. Broken.Select((b, i) => ($"jobs/b{i + 1}.yaml", b.Text))]);

        var (code, output, _) = LavaProcess.Run("check", realm.Folder, "--json");

        Assert.Equal(1, code);
        var problems = JsonNode.Parse(output)!["problems"]!.AsArray();
        for (var i = 0; i < Broken.Length; i++)
            Assert.True(problems.Any(p => Names(p!, i)), $"jobs/b{i + 1}.yaml:{Broken[i].Line}: {Broken[i].Right}: not in\n{output}");
    }

    [Fact]
    public void A_sample_is_without_a_problem()
    {
        foreach (var sample in new[] { "hello", "weather" })
        {
            var (code, output, error) = LavaProcess.Run("check", Path.Combine(Repository.Root, "samples", sample));
            Assert.Equal((0, ""), (code, output));
            Assert.Contains("0 errors, 0 warnings", error, StringComparison.Ordinal);
        }
    }

    private static bool Names(JsonNode problem, int i) =>
        ((string)problem["file"]!).EndsWith($"jobs/b{i + 1}.yaml", StringComparison.Ordinal)
        && (int)problem["line"]! == Broken[i].Line && ((string)problem["message"]!).Contains(Broken[i].Right, StringComparison.Ordinal);
}
