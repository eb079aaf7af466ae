using System.Security.Cryptography;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>The worker agent's archive, uploaded at deploy, and the checksum that instances hold it against.</summary>
public sealed class AgentArchive : Construct
{
    /// <summary>Takes the archive of this path.</summary>
    public AgentArchive(Construct scope, string id, string path) : base(scope, id)
    {
        Asset = new Asset(this, "Archive", new AssetProps { Path = path });
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
    }

    /// <summary>Where it lies.</summary>
    public Asset Asset { get; }

    /// <summary>The right to fetch it.</summary>
    public Right Read => new("agent archive", ["s3:GetObject"], [Asset.Bucket.ArnForObjects(Asset.S3ObjectKey)]);

    /// <summary>SHA-256 of its bytes, in hex.</summary>
    public string Sha256 { get; }
}
