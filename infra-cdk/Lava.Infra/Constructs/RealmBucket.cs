using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>The realm's bucket: payloads and job outputs.</summary>
public sealed class RealmBucket : Construct
{
    /// <summary>Makes the bucket, or takes over the one that exists.</summary>
    public RealmBucket(Construct scope, string id, RealmContext realm, IKey key) : base(scope, id)
    {
        if (realm.Deployment.Existing is { } old)
        {
            Bucket = Amazon.CDK.AWS.S3.Bucket.FromBucketName(this, "Bucket", old.Bucket);
            return;
        }
        var retention = realm.Deployment.Retention;
        Bucket = new Bucket(this, "Bucket", new BucketProps
        {
            BucketName = realm.BucketName,
            Encryption = BucketEncryption.KMS,
            EncryptionKey = key,
            BucketKeyEnabled = true,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            EnforceSSL = true,
            Versioned = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
            LifecycleRules =
            [
                new LifecycleRule
                {
                    Id = "temp", Prefix = "tmp/", Expiration = Duration.Days(retention.TempDays), NoncurrentVersionExpiration = Duration.Days(1),
                },
                new LifecycleRule
                {
                    Id = "old-versions", NoncurrentVersionExpiration = Duration.Days(retention.OldVersionDays), ExpiredObjectDeleteMarker = true,
                    AbortIncompleteMultipartUploadAfter = Duration.Days(1),
                },
            ],
        });
        Bucket.Because("AwsSolutions-S1", "access logs need a bucket of their own that outlives the realm: CloudTrail data events serve where they are asked for");
        // The L2's own switch brings a custom resource on another runtime; the L1 property doesn't.
        ((CfnBucket)Bucket.Node.DefaultChild!).NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
        {
            EventBridgeConfiguration = new CfnBucket.EventBridgeConfigurationProperty { EventBridgeEnabled = true },
        };
    }

    /// <summary>The bucket.</summary>
    public IBucket Bucket { get; }
}
