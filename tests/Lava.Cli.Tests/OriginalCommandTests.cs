using Lava.Cli.Originals;
using Lava.Cli.Tests.Support;

namespace Lava.Cli.Tests;

/// <summary>The original's hyphenated commands, with its options.</summary>
public sealed class OriginalCommandTests
{
    [Theory]
    [InlineData("lava", "dispatch -d 5m a", "dispatch -d 5m a")]
    [InlineData("lava-dispatcher", "-r prod -w core -d 5m -p a.b=1 -g c=2 app/load app/check", "dispatch --realm prod --delay 5m --param a.b=1 --global c=2 app/load app/check")]
    [InlineData("lava-dispatcher", "--realm=prod --check-dispatch --tag x -lerror --param=a=b=c app/load", "dispatch --realm prod --param a=b=c app/load")]
    [InlineData("lava-state", "-r prod put -p day=1 -p n=2 --ttl 2d --kms-key alias/k app/last", "state put --realm prod --param day=1 --param n=2 --ttl 2d app/last")]
    [InlineData("lava-state", "put -v text app/last", "state put --text text app/last")]
    [InlineData("lava-state", "-v", "state --version")]
    [InlineData("lava-state", "get -i app/last", "state get --or-empty app/last --template {{ state }}")]
    [InlineData("lava-state", "get app/last {{s.day}} -r prod", "state get --realm prod app/last --template {{s.day}}")]
    [InlineData("lava-version", "", "--version")]
    public void Its_options_are_ours(string name, string args, string own) =>
        Assert.Equal(own, string.Join(' ', OriginalCommand.Translate(name, args.Split(' ', StringSplitOptions.RemoveEmptyEntries), _ => null)));

    [Fact]
    public void A_job_of_a_realm_on_this_machine_names_its_realm_as_on_AWS()
    {
        string? Environment(string name) => name switch { "LAVA_REALM_DIR" => "/some/folder", "LAVA_REALM" => "prod", _ => null };
        Assert.Equal(["dispatch", "app/load"], OriginalCommand.Translate("lava-dispatcher", ["-r", "prod", "app/load"], Environment));
        Assert.Equal(["dispatch", "--realm", "other", "app/load"], OriginalCommand.Translate("lava-dispatcher", ["-r", "other", "app/load"], Environment));
    }

    [Fact]
    public async Task A_state_item_goes_in_and_out_as_it_did()
    {
        await using var realm = new TestRealm();
        async Task<(int Exit, string Out, string Error)> State(params string[] args)
        {
            var result = await realm.RunAsync([.. OriginalCommand.Translate("lava-state", args, realm.Environment.GetValueOrDefault)]);
            return (result.Exit, result.Out, result.Error);
        }
        Assert.Equal(0, (await State("put", "-p", "day=2026-01-31", "-p", "n=2", "app/last")).Exit);
        Assert.Equal("{'day': '2026-01-31', 'n': '2'}\n", (await State("get", "app/last")).Out);
        Assert.Equal("day 2026-01-31\n", (await State("get", "app/last", "day {{ s.day }}")).Out);
        await State("put", "-v", "{\"a\":1}", "app/text");
        Assert.Equal("{\"a\":1}\n", (await State("get", "app/text")).Out);
        await State("put", "app/none");
        Assert.Equal("None\n", (await State("get", "app/none")).Out);
        Assert.Equal("\n", (await State("get", "-i", "app/missing")).Out);
        Assert.Equal((1, "lava: no such state item: app/missing\n"), (await State("get", "app/missing")) is var (exit, _, error) ? (exit, error) : default);
    }
}
