namespace Lava.Core.Model;

/// <summary>The place of an object or a prefix: <c>s3://BUCKET/KEY</c>.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Key">The key; empty for the bucket itself.</param>
public readonly record struct S3Uri(string Bucket, string Key)
{
    /// <summary>Reads <c>s3://bucket/key</c>; null when the text is no such place.</summary>
    public static S3Uri? Parse(string? text)
    {
        const string scheme = "s3://";
        if (text is null || !text.StartsWith(scheme, StringComparison.Ordinal)) return null;
        var rest = text[scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        return bucket.Length == 0 ? null : new S3Uri(bucket, key);
    }

    /// <summary>A place below this one.</summary>
    public S3Uri Under(string name) => new(Bucket, Key.Length == 0 ? name : $"{Key.TrimEnd('/')}/{name}");

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}";
}
