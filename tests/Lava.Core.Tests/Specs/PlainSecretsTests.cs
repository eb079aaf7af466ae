using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

/// <summary>Secrets in specs are found, and never shown by the message about them or about anything else.</summary>
public sealed class PlainSecretsTests
{
    private const string AwsKey = "AKIAIOSFODNN7EXAMPLE";

    [Theory]
    [InlineData("parameters: {vars: {passwords: [hunter2, correct-horse]}}", "parameters.vars.passwords[0]", "parameters.vars.passwords[1]")]
    [InlineData("parameters: {vars: {password: [hunter2]}}", "parameters.vars.password[0]")]
    [InlineData("parameters: {vars: {hosts: [{name: a, password: hunter2}]}}", "parameters.vars.hosts[0].password")]
    [InlineData("globals: {list: [[{api_key: hunter2}]]}", "globals.list[0][0].api_key")]
    [InlineData("parameters: {args: [--user, x, --password, hunter2, --token, '{{ vars.t }}', --secret]}", "parameters.args[3]")]
    [InlineData("parameters: {args: ['--db-password=hunter2']}", "parameters.args[0]")]
    [InlineData("parameters: {args: [--password, --user, '--password=$PW', --password-file, name.txt]}")]
    [InlineData("parameters: {vars: {tokens: 12}, args: [tokens, abcdef]}")]
    public void Entries_of_lists_are_looked_at(string more, params string[] paths) =>
        Assert.Equal(paths, Read("echo hi", more).Where(p => p.Code == ProblemCodes.Secret).Select(p => p.Path));

    [Theory]
    [InlineData("mysql --password=hunter2", true)]
    [InlineData("mysql --password hunter2 -e x", true)]
    [InlineData("tool --api-key 'hunter2 more'", true)]
    [InlineData("mysql --password={{vars.password}}", false)]
    [InlineData("mysql --password $PW", false)]
    [InlineData("mysql --password --user x", false)]
    [InlineData("tool --token-file tokens", false)]
    public void An_option_may_give_a_command_its_secret(string command, bool found) =>
        Assert.Equal(found, Read(command, "").Any(p => p is { Code: ProblemCodes.Secret, Path: "payload" }));

    [Theory]
    [InlineData("{{ x " + AwsKey, "parameters.args[0]", "{{ x ********************")]
    [InlineData("--password=hunter2 {{ vars.a | uper }}", "parameters.args[0]", "--password=******* {{ vars.a | uper }}")]
    [InlineData("pwd: \"hunter2\" {{ 1", "parameters.args[0]", "pwd: \"*******\" {{ 1")]
    [InlineData("{{ nope }} a8Kd02jfLw9Qz7", "parameters.args[0]", "{{ nope }} **************")]
    public void A_template_that_is_wrong_is_shown_without_what_may_be_a_secret(string template, string path, string shown)
    {
        var problem = Assert.Single(Read("x", $"parameters: {{args: ['{template}']}}"), p => p is { Code: ProblemCodes.Template } && p.Path == path);
        Assert.Contains("\n  " + shown + "\n  ", problem.Message, StringComparison.Ordinal);
        Assert.Equal(problem.Message.LastIndexOf('^') - problem.Message.LastIndexOf('\n') - 3, int.Parse(Column(problem.Message), System.Globalization.CultureInfo.InvariantCulture) - 1);
    }

    [Fact]
    public void Nothing_is_shown_of_a_field_that_is_called_a_secret()
    {
        var problems = Read("x", "parameters: {env: {DB_PASSWORD: 'hunter2{{ x', API_TOKEN: 271828}, vars: {a: 1}}");
        Assert.Contains(problems, p => p is { Path: "parameters.env.DB_PASSWORD", Code: ProblemCodes.Template } && p.Message.Contains("line 1, column", StringComparison.Ordinal));
        Assert.Contains(problems, p => p is { Path: "parameters.env.API_TOKEN", Code: ProblemCodes.Kind, Message: "this is not right here: write a text in quotes" });
        Assert.DoesNotContain(problems, p => p.Message.Contains("hunter2", StringComparison.Ordinal) || p.Message.Contains("271828", StringComparison.Ordinal));
    }

    [Fact]
    public void No_line_of_a_private_key_is_shown()
    {
        var problems = Read("x", "parameters: {args: [\"-----BEGIN PRIVATE KEY-----\\nabcd{{\"]}");
        Assert.DoesNotContain("abcd", Assert.Single(problems, p => p.Code == ProblemCodes.Template).Message, StringComparison.Ordinal);
    }

    private static string Column(string message) => message.Split("column ")[1].Split(':')[0];

    private static IReadOnlyList<Problem> Read(string payload, string more) => SpecReader.Read(
        [new SpecFile("jobs/a.yaml", $"job_id: a\ntype: cmd\nworker: core\npayload: '{payload.Replace("'", "''", StringComparison.Ordinal)}'\n{more}\n")]).Problems;
}
