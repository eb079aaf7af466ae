using System.Diagnostics;

namespace Lava.Infra.Tests;

[Collection("synthesized")]
[Trait("Category", "Slow")]
public class LintTests(SynthesizedRealm synthesized)
{
    [SkippableFact]
    public async Task Cfn_lint_finds_no_error()
    {
        var (code, output) = await RunAsync("cfn-lint", synthesized.Folder, ["--regions", "ap-southeast-2", "--", .. synthesized.Example.Keys.Select(k => k + ".template.json")]);

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
            var (installed, why) = await RunAsync("npm", home, ["install", "--no-audit", "--no-fund", "--silent"]);
            Skip.If(installed != 0, "cdk-nag can't be installed here: " + why);
        }

        var (code, output) = await RunAsync("node", home, ["nag.js", synthesized.Folder]);

        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process = null;
        try { process = Process.Start(start); }
        catch (System.ComponentModel.Win32Exception) { }
        Skip.If(process is null, $"{program} is not installed here");
        using (process)
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5)))
        {
            var (output, error) = (process!.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
    }
}
