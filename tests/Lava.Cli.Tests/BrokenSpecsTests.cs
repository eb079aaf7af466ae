using System.Text;
using Lava.Cli.Tests.Support;

namespace Lava.Cli.Tests;

/// <summary>What <c>lava check</c> says of broken specs, kept as one text to read and review: Broken/specs.txt.</summary>
public sealed class BrokenSpecsTests
{
    [Fact]
    public async Task Each_broken_spec_gets_the_one_right_message()
    {
        var expected = await File.ReadAllTextAsync(BrokenSpecs.SnapshotFile);
        var (head, cases) = BrokenSpecs.Parse(expected);
        var actual = new StringBuilder(head);
        foreach (var given in cases)
        {
            actual.Append(given).Append(await SaidOfAsync(given));
        }

        if (Environment.GetEnvironmentVariable("LAVA_UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(BrokenSpecs.SnapshotFile, actual.ToString());
        }

        Assert.True(cases.Count >= 60);
        Assert.Equal(expected, actual.ToString());
    }

    // Broken files are laid over a realm without faults.
    private static async Task<string> SaidOfAsync(string given)
    {
        await using var realm = new TestRealm();
        Fixtures.Copy("Broken/base", realm.Folder);
        foreach (var (path, text) in BrokenSpecs.Files(given))
        {
            realm.Write(path, text);
        }

        var result = await realm.RunAsync("check", ".");
        Assert.NotEqual("", result.Out);
        return result.Out;
    }
}
