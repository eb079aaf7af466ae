using Amazon.S3;
using Amazon.S3.Model;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Blobs;

/// <summary>Writes one object from a stream of any length: in one call when it fits into a part, else part by part. Only one part is in memory.</summary>
internal sealed class S3Upload(IAmazonS3 s3, S3Uri uri, string? keyId)
{
    // 10,000 parts are S3's limit: objects up to 78 GiB.
    private const int PartBytes = 8 * 1024 * 1024;
    // Whoever stopped the writing waits for it.
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(5);

    /// <summary>Writes it. A source that fails leaves nothing behind.</summary>
    public async Task RunAsync(Stream content, CancellationToken cancellation)
    {
        // A small object, the most usual, takes no more memory than it needs.
        var first = await ReadPartAsync(content, cancellation);
        if (first.Length < PartBytes) await PutAsync(first, cancellation);
        else await PutPartsAsync(first, content, cancellation);
    }

    private async Task PutAsync(MemoryStream content, CancellationToken cancellation)
    {
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = uri.Bucket,
            Key = uri.Key,
            InputStream = content,
            AutoCloseStream = false,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = keyId,
        }, cancellation);
    }

    private async Task PutPartsAsync(MemoryStream first, Stream content, CancellationToken cancellation)
    {
        var upload = await s3.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = uri.Bucket,
            Key = uri.Key,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = keyId,
        }, cancellation);
        try
        {
            var parts = new List<PartETag>();
            for (var part = first; part.Length > 0; part = await ReadPartAsync(content, cancellation))
            {
                var done = await s3.UploadPartAsync(new UploadPartRequest
                {
                    BucketName = uri.Bucket,
                    Key = uri.Key,
                    UploadId = upload.UploadId,
                    PartNumber = parts.Count + 1,
                    PartSize = part.Length,
                    InputStream = part,
                }, cancellation);
                parts.Add(new PartETag(parts.Count + 1, done.ETag));
            }
            await s3.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = uri.Bucket, Key = uri.Key, UploadId = upload.UploadId, PartETags = parts }, cancellation);
        }
        catch
        {
            await AbortAsync(upload.UploadId);
            throw;
        }
    }

    // Parts that nobody completes would be paid for.
    private async Task AbortAsync(string uploadId)
    {
        using var limit = new CancellationTokenSource(AbortTime);
        try
        {
            await AwsCalls.TryAsync($"breaking off the writing of {uri}",
                () => s3.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = uri.Bucket, Key = uri.Key, UploadId = uploadId }, limit.Token), CancellationToken.None);
        }
        catch (PortException)
        {
            // The bucket's lifecycle does it.
        }
    }

    private ServerSideEncryptionMethod Encryption => keyId is null ? ServerSideEncryptionMethod.AES256 : ServerSideEncryptionMethod.AWSKMS;

    private static async Task<MemoryStream> ReadPartAsync(Stream content, CancellationToken cancellation)
    {
        var part = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (part.Length < PartBytes)
        {
            var count = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, PartBytes - part.Length)), cancellation);
            if (count == 0) break;
            part.Write(buffer, 0, count);
        }
        part.Position = 0;
        return part;
    }
}
