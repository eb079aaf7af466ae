namespace Lava.Infra.Tests;

[Collection("synthesized")]
[Trait("Category", "Slow")]
public class MotoStackTests(SynthesizedRealm synthesized)
{
    [SkippableFact]
    public async Task Stacks_are_created_then_updated_with_a_fleet_more_and_a_function_changed()
    {
        var (found, _) = await Tool.RunAsync("moto_server", synthesized.Folder, ["--help"]);
        Skip.If(found != 0, "moto_server is not installed here");
        var changed = synthesized.Folder + "-changed";
        synthesized.SynthesizeInto(changed, File.ReadAllText(Path.Combine(Checkout.Root, "infra-cdk/realms/example.yaml")).Replace("  office: {}", "  office: {}\n  night: {}", StringComparison.Ordinal));
        var file = Path.Combine(changed, "lava-example.template.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"MemorySize\": 512", "\"MemorySize\": 640", StringComparison.Ordinal));

        var (code, output) = await Tool.RunAsync("python3", synthesized.Folder, [Path.Combine(Checkout.Root, "tests/Lava.Infra.Tests/Moto/create_stacks.py"), synthesized.Folder, changed]);

        Assert.True(code == 0, output);
        foreach (var stack in new[] { "lava-common", "lava-example", "lava-example-core", "lava-example-office" })
        {
            Assert.Contains(stack + " CREATE_COMPLETE", output, StringComparison.Ordinal);
            Assert.Contains(stack + " UPDATE_COMPLETE", output, StringComparison.Ordinal);
        }
        Assert.Contains("lava-example-night CREATE_COMPLETE", output, StringComparison.Ordinal);
        Assert.Contains("queues lava-example-core lava-example-core-dead lava-example-night lava-example-night-dead lava-example-office lava-example-office-dead lava_example_failures", output, StringComparison.Ordinal);
        Assert.Contains("lava-example-schedule-sync:640", output, StringComparison.Ordinal);
    }
}
