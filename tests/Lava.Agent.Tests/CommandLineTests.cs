using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Agent.Tests;

public sealed class CommandLineTests
{
    private static (AgentOptions? Options, int Exit, string Error) Read(string args, params (string Name, string Value)[] environment)
    {
        using var error = new StringWriter();
        var set = environment.ToDictionary(x => x.Name, x => x.Value);
        var (options, exit) = CommandLine.Read(args.Split(' ', StringSplitOptions.RemoveEmptyEntries), set.GetValueOrDefault, TextWriter.Null, error);
        return (options, exit, error.ToString());
    }

    [Fact]
    public void Options_win_over_the_environment()
    {
        var (options, _, _) = Read("-r abc -w one,two -t 7 --drain 10m -l debug --log-json", ("LAVA_REALM", "xyz"), ("LAVA_SLOTS", "3"));

        Assert.Equal(("abc", 7, TimeSpan.FromMinutes(10), true), (options!.Realm, options.Slots, options.Drain, options.LogJson));
        Assert.Equal(["one", "two"], options.Fleets);
    }

    [Fact]
    public void The_environment_of_an_instance_is_enough()
    {
        var (options, _, _) = Read("", ("LAVA_REALM", "abc"), ("LAVA_WORKER", "core"), ("LAVA_SLOTS", "3"), ("LAVA_DRAIN", "90s"));

        Assert.Equal(("abc", 3, TimeSpan.FromSeconds(90)), (options!.Realm, options.Slots, options.Drain));
    }

    [Theory]
    [InlineData("-w core", "no realm")]
    [InlineData("-r abc", "no fleet")]
    [InlineData("-r A -w core", "is no realm name")]
    [InlineData("-r abc -w core -t 0", "1 or more")]
    [InlineData("-r abc -w core -b 5", "30 seconds or more")]
    [InlineData("-r abc -w core -l loud", "is none")]
    [InlineData("-r abc -w core --drain soon", "--drain")]
    [InlineData("-r abc -w core --bogus", "--bogus")]
    public void What_is_wrong_is_said_with_status_2(string args, string said)
    {
        var (options, exit, error) = Read(args);

        Assert.Null(options);
        Assert.Equal(2, exit);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_word_about_it_jobs_have_15_minutes_to_end() =>
        Assert.Equal(TimeSpan.FromMinutes(15), Read("-r abc -w core").Options!.Drain);

    [Fact]
    public void Old_options_are_taken_and_named() =>
        Assert.Equal(["--retries", "--jump-start"], Read("-r abc -w core --retries 2 --jump-start").Options!.Idle);

    [Theory]
    [InlineData("""{"core":{"threads":12},"_":{"threads":"8"}}""", "core", 12)]
    [InlineData("""{"core":{"daemons":2},"_":{"threads":"8"}}""", "core", 8)]
    public void Slots_come_from_the_realm(string workers, string fleet, int slots)
    {
        var realm = ItemReader.Realm(new JsonObject { ["realm"] = "abc", ["s3_payloads"] = "s3://b-u-c/p", ["s3_temp"] = "s3://b-u-c/t", ["x-workers"] = JsonNode.Parse(workers) });

        Assert.Equal(slots, WorkerAgent.Slots(realm.Value!, fleet));
    }

    [SkippableFact]
    public void The_unit_is_one_that_systemd_takes()
    {
        Skip.IfNot(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze isn't installed");
        var folder = Directory.CreateTempSubdirectory("lava-unit-").FullName;
        try
        {
            var unit = File.ReadAllText(Path.Combine(Checkout.Root, "packaging", "lava-worker.service")).Replace("/opt/lava/bin/lava-worker", "/usr/bin/env", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, "lava-worker.service"), unit);
            using var verify = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("systemd-analyze", ["verify", Path.Combine(folder, "lava-worker.service")]) { RedirectStandardError = true })!;
            var said = verify.StandardError.ReadToEnd();
            verify.WaitForExit();
            Assert.True(verify.ExitCode == 0 && said.Length == 0, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
