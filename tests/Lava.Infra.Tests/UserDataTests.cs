using Lava.Core.Model;
using Lava.Emulators;

namespace Lava.Infra.Tests;

/// <summary>An instance's user data, run on a bare machine with the agent's real archive.</summary>
[Collection("synthesized")]
[Trait("Category", "Slow")]
public sealed class UserDataTests(SynthesizedRealm synthesized, AgentPackage package) : IClassFixture<AgentPackage>
{
    private const string Account = "123456789012", Region = "us-east-1";

    [SkippableFact]
    public async Task A_bare_machine_becomes_a_worker_that_takes_a_job()
    {
        await using var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        await realm.PutAsync("""{"job_id":"who","type":"cmd","worker":"core","enabled":true,"payload":"sh -c 'id -un; echo $LAVA_REALM; command -v lava'"}""");
        await using var machine = await BareMachine.CreateAsync(realm.Environment());

        var status = await machine.BootAsync(await ScriptAsync(realm, await File.ReadAllBytesAsync(await package.PathAsync())));
        Assert.True(status == 0, machine.Log);

        var run = await realm.DispatchAsync("who");
        await Until.Async(async () => (await realm.Aws.Ports.Runs.GetAsync(run.Key, default))?.IsSettled == true, "the run's end", () => machine.Log);

        var row = (await realm.Aws.Ports.Runs.GetAsync(run.Key, default))!;
        Assert.True(row.Status == RunStatus.Complete, $"{row.Error} {machine.Log}");
        using var output = new StreamReader((await realm.Aws.Ports.Blobs.OpenReadAsync(S3Uri.Parse(row.Outputs)!.Value.Under("stdout"), default))!);
        Assert.Equal($"lava\n{realm.Name}\n/opt/lava/bin/lava\n", await output.ReadToEndAsync());
        Assert.Equal(3, Assert.Single(await realm.Aws.Ports.Sessions.ListAsync("core", default)).Slots);
        Assert.Contains("cloudwatch-agent -a fetch-config", machine.Log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_archive_that_is_not_the_one_of_the_deployment_is_not_installed()
    {
        await using var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        await using var machine = await BareMachine.CreateAsync(realm.Environment());
        var archive = await File.ReadAllBytesAsync(await package.PathAsync());
        archive[^1] ^= 1;

        var status = await machine.BootAsync(await ScriptAsync(realm, archive));

        Assert.NotEqual(0, status);
        Assert.Contains("lava-worker.tar.gz: FAILED", machine.Log, StringComparison.Ordinal);
        Assert.False(Directory.Exists(machine.PathOf("/opt/lava")), machine.Log);
        Assert.DoesNotContain("systemctl", machine.Log, StringComparison.Ordinal);
    }

    // The user data of a deployment of the real archive; what lies in the bucket is given.
    private async Task<string> ScriptAsync(EmulatedRealm realm, byte[] uploaded)
    {
        var architecture = AgentPackage.Architecture == "arm64" ? "arm64" : "x86_64";
        var type = architecture == "arm64" ? "m7g.large" : "m7i.large";
        var templates = synthesized.Synthesize($"realm: {realm.Name}\narchitecture: {architecture}\nfleets: {{core: {{instance_types: [{type}], slots: 3}}}}", agent: await package.PathAsync());
        var script = UserDataScript.Of(templates[$"lava-{realm.Name}-core"]).Text
            .Replace("<AWS::AccountId>", Account, StringComparison.Ordinal).Replace("<AWS::Region>", Region, StringComparison.Ordinal);
        var (bucket, key) = UserDataScript.Archive(script);
        await realm.Aws.Clients.S3.PutBucketAsync(bucket);
        using var content = new MemoryStream(uploaded);
        await realm.Aws.Clients.S3.PutObjectAsync(new() { BucketName = bucket, Key = key, InputStream = content });
        return script;
    }
}
