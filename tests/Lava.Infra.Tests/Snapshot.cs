namespace Lava.Infra.Tests;

/// <summary>Texts kept beside the tests; <c>LAVA_SNAPSHOTS=write</c> writes them anew, for a change that was meant.</summary>
internal static class Snapshot
{
    public static void Matches(string name, string actual)
    {
        var file = Path.Combine(Checkout.Root, "tests/Lava.Infra.Tests/Snapshots", name);
        if (System.Environment.GetEnvironmentVariable("LAVA_SNAPSHOTS") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }
        Assert.True(File.Exists(file), $"{name} is missing: run with LAVA_SNAPSHOTS=write and look at it");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
