namespace Lava.Infra.Tests;

[Collection("synthesized")]
[Trait("Category", "Slow")]
public class LintTests(SynthesizedRealm synthesized)
{
    [SkippableFact]
    public async Task Cfn_lint_finds_no_error()
    {
        var (code, output) = await Tool.RunAsync("cfn-lint", synthesized.Folder, ["--regions", "ap-southeast-2", "--", .. synthesized.Example.Keys.Select(k => k + ".template.json")]);

        Assert.True((code & 2) == 0, output); // Bit 1: errors; 4 and 8: warnings and notes.
    }

    [SkippableFact]
    public async Task The_aws_solutions_pack_finds_nothing_that_is_not_justified()
    {
        var home = Path.Combine(Checkout.Root, ".build/nag");
        Directory.CreateDirectory(home);
        foreach (var file in new[] { "package.json", "nag.js" }) File.Copy(Path.Combine(Checkout.Root, "tests/Lava.Infra.Tests/Nag", file), Path.Combine(home, file), overwrite: true);
        if (!Directory.Exists(Path.Combine(home, "node_modules/cdk-nag")))
        {
            var (installed, why) = await Tool.RunAsync("npm", home, ["install", "--no-audit", "--no-fund", "--silent"]);
            Skip.If(installed != 0, "cdk-nag can't be installed here: " + why);
        }

        var (code, output) = await Tool.RunAsync("node", home, ["nag.js", synthesized.Folder]);

        Assert.True(code == 0, output);
    }
}
