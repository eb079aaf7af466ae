using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

/// <summary>Command lines are split at blanks before their words are rendered.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("echo {{ start }}", "cut apart")]
    [InlineData("echo {{vars.a}}-{{ vars.b }}", "cut apart")]
    [InlineData("echo {% if vars.a %}x{% endif %}", "cut apart")]
    [InlineData("echo {{vars.a}} \"{{ start }}\"", null)]
    [InlineData("echo \"{% raw %}{{{% endraw %}\"", null)]
    [InlineData("echo \"{{ vars.a }}{% raw %} {{{% endraw %}\"", null)]
    [InlineData("echo {%raw%}{{{%endraw%}", null)]
    [InlineData("echo \"{{ '}}{{' }}\"", null)]
    [InlineData("echo \"{{ nope }}{% raw %}{{{% endraw %}\"", "\"nope\" is nothing here")]
    public void A_word_is_cut_apart_only_when_it_is_no_template_by_itself(string command, string? problem)
    {
        var problems = SpecReader.Read([new SpecFile("jobs/a.yaml", $"job_id: a\ntype: cmd\nworker: core\npayload: >-\n  {command}\n")]).Problems;
        Assert.Equal(problem is null ? 0 : 1, problems.Count);
        Assert.All(problems, p => Assert.Contains(problem!, p.Message, StringComparison.Ordinal));
    }
}
