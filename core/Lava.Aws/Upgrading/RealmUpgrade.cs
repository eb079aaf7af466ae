using Amazon.KeyManagementService.Model;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Upgrading;

/// <summary>
/// Adds to the tables of a realm of the original what this Lava needs beside them. The original goes on working all the while, and
/// afterwards: it doesn't see what is added.
/// </summary>
public sealed class RealmUpgrade
{
    // Without them there is no realm to upgrade. A realm of the original that was made without functions has no triggers.
    private static readonly string[] Old = ["jobs", "connections", "events", "state"];

    private readonly AwsClients _clients;
    private readonly string _realm;
    private readonly TimeProvider _time;

    internal RealmUpgrade(AwsClients clients, string realm, TimeProvider time) => (_clients, _realm, _time) = (clients, realm, time);

    /// <summary>Finds what the realm lacks. Throws <see cref="PortException"/> when there is no such realm.</summary>
    public async Task<UpgradePlan> PlanAsync(CancellationToken cancellation)
    {
        var (steps, problems) = (new List<UpgradeStep>(), new List<string>());
        foreach (var shape in TableShapes.Of(_realm))
        {
            var table = new TableUpgrade(_clients.DynamoDb, shape, _time);
            if (Old.Any(name => shape.Name == Names.Table(_realm, name)) && await table.DescribeAsync(cancellation) is null)
                throw new PortException($"no such realm: there is no table {shape.Name}; a new realm is made by its stack");
            await table.PlanAsync(steps, problems, cancellation);
        }
        return new UpgradePlan { Steps = steps, Problems = problems };
    }

    /// <summary>What the deployment file of an upgraded realm says of it. Throws <see cref="PortException"/> when something of it can't be found.</summary>
    public async Task<ExistingRealm> ExistingAsync(Realm realm, CancellationToken cancellation)
    {
        var bucket = S3Uri.Parse(realm.S3Payloads)?.Bucket ?? throw new PortException($"realm {_realm}: s3_payloads is no s3://BUCKET/PREFIX: {realm.S3Payloads}");
        var jobs = await new TableUpgrade(_clients.DynamoDb, TableShapes.Of(_realm).Single(s => s.Name == Names.Table(_realm, "jobs")), _time).DescribeAsync(cancellation);
        return new ExistingRealm(bucket, await KeyAsync("sys", cancellation), await KeyAsync("user", cancellation), jobs?.LatestStreamArn ?? throw new PortException($"{Names.Table(_realm, "jobs")} has no stream"));
    }

    private async Task<string> KeyAsync(string which, CancellationToken cancellation)
    {
        var alias = Names.KeyAlias(_realm, which);
        return await AwsCalls.TryAsync($"looking for {alias}", async () =>
        {
            try
            {
                return (await _clients.Keys.DescribeKeyAsync(new DescribeKeyRequest { KeyId = alias }, cancellation)).KeyMetadata.Arn;
            }
            catch (NotFoundException e)
            {
                throw new PortException($"there is no key {alias}: make it, or give an existing key that name", e);
            }
        }, cancellation);
    }
}
