using Lava.Cli.Tests.Support;

namespace Lava.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("")]
    [InlineData("dispatch")]
    [InlineData("dispatch", "j", "-p", "x")]
    [InlineData("dispatch", "j", "--count", "0")]
    [InlineData("dispatch", "j", "-d", "5 parsecs")]
    [InlineData("dispatch", "j", "-d", "5m", "--at", "2026-01-01T00:00:00Z")]
    [InlineData("dispatch", "j", "--at", "tomorrow")]
    [InlineData("runs", "--status", "great")]
    [InlineData("show")]
    [InlineData("render")]
    [InlineData("render", "x", "--batch", "f")]
    [InlineData("schedule")]
    [InlineData("state", "put")]
    [InlineData("state", "put", "a", "b", "--text", "c")]
    [InlineData("state", "put", "a", "b", "--type", "odd")]
    [InlineData("cp", "a", "b")]
    [InlineData("runs", "--dir", "a", "--realm", "b")]
    public async Task Wrong_usage_exits_2_with_a_message_and_without_a_result(params string[] args)
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync([.. args.Where(a => a.Length > 0)]);
        Assert.Equal(2, result.Exit);
        Assert.StartsWith("lava: ", result.Error);
        Assert.DoesNotContain(" at Lava.", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task A_mistyped_command_is_guessed()
    {
        await using var realm = new TestRealm();
        Assert.Contains("did you mean \"dispatch\"?", (await realm.RunAsync("dispach")).Error);
    }

    [Theory]
    [InlineData("run", "lava run samples/hello hello")]
    [InlineData("dispatch", "lava dispatch etl/load etl/report")]
    [InlineData("state", "get")]
    public async Task Help_of_a_command_shows_examples(string command, string expected)
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync(command, "--help");
        Assert.Equal(0, result.Exit);
        Assert.Contains(expected, result.Out);
    }

    [Fact]
    public async Task The_realm_is_found_by_option_environment_or_the_nearest_folder_upwards()
    {
        await using var realm = new TestRealm();
        await using var other = new TestRealm();
        other.WithJob("there");
        realm.Environment.Clear();
        Assert.Equal(0, (await realm.RunAsync("runs")).Exit);
        Assert.Equal(0, (await realm.RunAsync("dispatch", "there", "--dir", other.Folder)).Exit);
        Assert.Equal(0, (await realm.RunAsync("--dir", other.Folder, "dispatch", "there")).Exit);
        realm.Environment["LAVA_REALM_DIR"] = other.Folder;
        realm.Environment["LAVA_REALM"] = "aws";
        Assert.Equal(0, (await realm.RunAsync("dispatch", "there")).Exit);
        Assert.Equal(3, (await realm.RunAsync("runs", "--json")).Lines.Count);
    }

    [Fact]
    public async Task Commands_about_folders_and_about_tables_say_which_realm_they_need()
    {
        await using var realm = new TestRealm();
        Assert.Contains("about a realm folder", (await realm.RunAsync("up", "--realm", "prod")).Error);
        Assert.Contains("name it with --realm", (await realm.RunAsync("apply", ".")).Error);
        var bad = await realm.RunAsync("runs", "--realm", "No-Realm");
        Assert.Equal(2, bad.Exit);
        Assert.Contains("is no realm name", bad.Error);
    }

    [Fact]
    public async Task A_folder_without_a_realm_says_what_is_missing()
    {
        await using var realm = new TestRealm();
        Directory.CreateDirectory(Path.Combine(realm.Folder, "sub"));
        Assert.Contains("no realm.yaml", (await realm.RunAsync("up", "sub")).Error);
        Assert.Contains("no such folder", (await realm.RunAsync("runs", "--dir", "gone")).Error);
        realm.Write("realm.yaml", "realm: 7\nfleets: [\n");
        var broken = await realm.RunAsync("runs");
        Assert.Equal(1, broken.Exit);
        Assert.Contains("realm.yaml:", broken.Error);
    }
}
