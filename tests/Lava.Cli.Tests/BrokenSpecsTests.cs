using System.Text;
using Lava.Cli.Tests.Support;

namespace Lava.Cli.Tests;

/// <summary>What <c>lava check</c> says of broken specs, kept as one text to read and review: Broken/specs.txt.</summary>
public sealed class BrokenSpecsTests
{
    private static readonly string Snapshot = Path.Combine(Fixtures.Folder, "Broken", "specs.txt");

    [Fact]
    public async Task Each_broken_spec_gets_the_one_right_message()
    {
        var expected = await File.ReadAllTextAsync(Snapshot);
        var actual = new StringBuilder();
        var parts = expected.Split("\n### ");
        actual.Append(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            var given = part[..(part.IndexOf("\n>>>\n", StringComparison.Ordinal) + 5)];
            actual.Append("\n### ").Append(given).Append(await SaidOfAsync(given));
        }

        if (Environment.GetEnvironmentVariable("LAVA_UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Snapshot, actual.ToString());
        }

        Assert.True(parts.Length > 60);
        Assert.Equal(expected, actual.ToString());
    }

    // Broken files are laid over a realm without faults.
    private static async Task<string> SaidOfAsync(string given)
    {
        await using var realm = new TestRealm();
        Fixtures.Copy("Broken/base", realm.Folder);
        foreach (var file in given[..given.IndexOf("\n>>>", StringComparison.Ordinal)].Split("\n--- ").Skip(1))
        {
            var end = file.IndexOf('\n', StringComparison.Ordinal);
            realm.Write(file[..end], file[(end + 1)..] + "\n");
        }

        var result = await realm.RunAsync("check", ".");
        Assert.NotEqual("", result.Out);
        return result.Out;
    }
}
