namespace Lava.Compliance;

/// <summary>The contract of <see cref="Core.Ports.ISecretStore"/>.</summary>
public abstract class SecretStoreCompliance : PortCompliance
{
    [SkippableFact]
    public async Task A_secret_is_read_as_it_was_set_and_a_change_is_seen()
    {
        const string name = "/lava/test/db/password";
        Assert.Null(await Ports.Secrets.GetAsync(name, default));

        await Realm.PutSecretAsync(name, "pä:ss # \"word\"");
        Assert.Equal("pä:ss # \"word\"", await Ports.Secrets.GetAsync(name, default));

        await Realm.PutSecretAsync(name, "another, longer");
        Assert.Equal("another, longer", await Ports.Secrets.GetAsync(name, default));
        Assert.Null(await Ports.Secrets.GetAsync("/lava/test/none", default));
    }
}
