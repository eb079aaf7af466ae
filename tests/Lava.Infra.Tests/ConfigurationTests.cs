using Lava.Core.Specs;
using Lava.Infra.Configuration;

namespace Lava.Infra.Tests;

public class ConfigurationTests
{
    [Fact]
    public void Ten_mistakes_are_ten_messages_each_with_its_place_and_what_would_be_right()
    {
        const string yaml = """
            realm: My-Realm
            account: "1234"
            region: sydney
            architecture: arm
            buckit: x
            retention:
              logs: 10d
            dispatchers:
              main: {timezone: Mars/Olympus}
            alarms: {email: nobody}
            fleets:
              core:
                instance_types: [m7i.large]
                architecture: arm64
                min: 5
                max: 2
            """;

        var problems = DeploymentReader.Read([new SpecFile("realms/mine.yaml", yaml)]).Problems.Select(p => p.Format()).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(
            [
                "realms/mine.yaml:10:17: alarms.email: \"nobody\" is not right here: write a mail address",
                "realms/mine.yaml:13:22: fleets.core.instance_types[0]: m7i.large is no arm64 type: write a Graviton type, such as m7g.large, or the other architecture",
                "realms/mine.yaml:15:10: fleets.core.min: min 5 is more than max 2: raise max, or lower min",
                "realms/mine.yaml:1:8: realm: \"My-Realm\" is no realm name: 3 to 11 of a-z, 0-9 and _, beginning with a letter",
                "realms/mine.yaml:2:10: account: \"1234\" is not right here: write an AWS account: 12 digits, in quotes",
                "realms/mine.yaml:3:9: region: \"sydney\" is not right here: write an AWS region such as ap-southeast-2",
                "realms/mine.yaml:4:15: architecture: \"arm\" is not right here: write one of arm64, x86_64",
                "realms/mine.yaml:5:1: buckit: \"buckit\" is no known field: did you mean \"bucket\"?",
                "realms/mine.yaml:7:9: retention.logs: CloudWatch keeps no logs for \"10d\": write one of 1d, 3d, 5d, 7d, 14d, 30d, 60d, 90d, 120d, 150d, 180d, 365d, 400d, 545d, 731d, 1096d, 1827d, 2192d, 2557d, 2922d, 3288d, 3653d",
                "realms/mine.yaml:9:20: dispatchers.main.timezone: \"Mars/Olympus\" is not right here: write an IANA time zone such as Europe/London",
            ],
            problems);
    }

    [Theory]
    [InlineData("fleets: {core: {min: 1}}", "\"min\" needs instance_types")]
    [InlineData("fleets: {core: {instance_types: [m7g.large], ami: ami-0a1b, image_pipeline: true}}", "exclude each other")]
    [InlineData("fleets: {core: {instance_types: [m7i.large]}}", "m7i.large is no arm64 type")]
    [InlineData("fleets: {core: {instance_types: [m7g.large], volume: 3GiB}}", "whole GiB from 8GiB to 16384GiB")]
    [InlineData("fleets: {core: {visibility: 10s}}", "whole seconds from 60s to 43200s")]
    [InlineData("fleets: {}\nnetwork: {vpc: vpc-0a}", "\"vpc\" needs \"subnets\"")]
    [InlineData("fleets: {}\nexisting: {bucket: abc}", "\"sys_key\" is missing")]
    [InlineData("bucket: abc", "\"fleets\" is missing")]
    [InlineData("fleets: {core-dead: }", "-dead ends the name of a queue of dead letters")]
    [InlineData("fleets: {core: {instance_types: [m7g.large], drain: 2h}}", "whole minutes from 1m to 115m")]
    public void A_mistake_is_told(string yaml, string message) =>
        Assert.Contains(DeploymentReader.Read([new SpecFile("r.yaml", "realm: test\n" + yaml)]).Problems, p => p.Format().Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_fleet_whose_queue_would_have_too_long_a_name_is_told()
    {
        var fleet = "core" + new string('x', 59);

        var problem = Assert.Single(DeploymentReader.Read([new SpecFile("r.yaml", $"realm: warehouse_1\nfleets:\n  {fleet}:")]).Problems);

        Assert.StartsWith("r.yaml:3:3: ", problem.Format(), StringComparison.Ordinal);
        Assert.EndsWith("would have 85 characters, and SQS takes 80", problem.Format(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_realm_is_in_one_file_only()
    {
        var problem = Assert.Single(DeploymentReader.Read([new("a.yaml", "realm: test\nfleets: {}"), new("b.yaml", "realm: test\nfleets: {}")]).Problems);

        Assert.Equal("b.yaml:1:8: realm: realm \"test\" is in a.yaml too: one file a realm", problem.Format());
    }

    [Fact]
    public void Every_default_is_filled_in()
    {
        var realm = Assert.Single(DeploymentReader.Read([new SpecFile("r.yaml", "realm: test\nfleets: {core: {instance_types: [m7g.large]}, office: }")]).Realms);

        Assert.Equal((Configuration.Architecture.Arm64, 30, 90, 90), (realm.Architecture, realm.Retention.TempDays, realm.Retention.OldVersionDays, realm.Retention.LogDays));
        Assert.Equal((0, 1, 0, 50, 60, 30), (realm.Fleets[0].Min, realm.Fleets[0].Max, realm.Fleets[0].SpotPercent, realm.Fleets[0].VolumeGib, realm.Fleets[0].VisibilitySeconds, realm.Fleets[0].DrainMinutes));
        Assert.Equal(("office", 0), (realm.Fleets[1].Name, realm.Fleets[1].Max));
    }
}
