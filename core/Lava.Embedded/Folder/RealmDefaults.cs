using Lava.Core.Model;

namespace Lava.Embedded.Folder;

/// <summary>What a realm folder may leave out of its realm item.</summary>
public static class RealmDefaults
{
    /// <summary>The bucket that stands for the folder <c>payloads/</c>.</summary>
    public const string PayloadBucket = "payloads";
    private const string Payloads = "s3://" + PayloadBucket, Temp = "s3://lava-temp/tmp";

    /// <summary>
    /// The item with its places filled in. The folder <c>payloads/</c> is what <c>s3_payloads</c> holds: a bucket of that name stands for it,
    /// and where the realm's own setting is a prefix within a larger bucket, the bucket <c>payloads</c> does.
    /// </summary>
    public static Realm Fill(Realm realm) => realm with
    {
        S3Payloads = S3Uri.Parse(realm.S3Payloads) is { Key: "" } ? realm.S3Payloads : Payloads,
        S3Temp = string.IsNullOrEmpty(realm.S3Temp) ? Temp : realm.S3Temp,
    };

    /// <summary>Which buckets are folders of the realm folder.</summary>
    public static IReadOnlyDictionary<string, string> Buckets(Realm filled) =>
        new Dictionary<string, string> { [S3Uri.Parse(filled.S3Payloads)?.Bucket ?? PayloadBucket] = "payloads" };
}
