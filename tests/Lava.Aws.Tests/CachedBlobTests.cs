using System.Text;
using Lava.Core.Model;
using Lava.Emulators;

namespace Lava.Aws.Tests;

[Trait("Category", "Slow")]
public sealed class CachedBlobTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lava-payloads-").FullName;
    private EmulatedRealm _realm = null!;
    private AwsRealm _cached = null!;

    public async Task InitializeAsync()
    {
        _realm = await EmulatedRealm.CreateAsync(moto: true);
        _cached = _realm.OpenAnother(payloadCache: _folder);
    }

    public async Task DisposeAsync()
    {
        _cached?.Dispose();
        if (_realm is not null) await _realm.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task A_payload_is_kept_until_its_etag_changes_and_other_objects_are_not()
    {
        Assert.Null(await ReadAsync("payloads/x"));
        await WriteAsync("payloads/x", "one");
        await WriteAsync("tmp/y", "other");

        Assert.Equal("one", await ReadAsync("payloads/x"));
        Assert.Equal("other", await ReadAsync("tmp/y"));
        var kept = Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        // What is read now comes from the file: S3 only says that it is still the same.
        await File.WriteAllTextAsync(kept, "from the file");
        Assert.Equal("from the file", await ReadAsync("payloads/x"));

        await WriteAsync("payloads/x", "two");
        Assert.Equal("two", await ReadAsync("payloads/x"));
        Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task What_is_larger_than_32_MiB_is_read_and_not_kept()
    {
        var large = new byte[33 * 1024 * 1024];
        new Random(1).NextBytes(large);
        var uri = new S3Uri(_realm.Bucket, "payloads/large");
        using (var content = new MemoryStream(large)) await _cached.Ports.Blobs.WriteAsync(uri, content, default);

        await using var stream = (await _cached.Ports.Blobs.OpenReadAsync(uri, default))!;
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);

        Assert.True(read.ToArray().AsSpan().SequenceEqual(large));
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    private async Task WriteAsync(string key, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await _cached.Ports.Blobs.WriteAsync(new S3Uri(_realm.Bucket, key), content, default);
    }

    private async Task<string?> ReadAsync(string key)
    {
        await using var stream = await _cached.Ports.Blobs.OpenReadAsync(new S3Uri(_realm.Bucket, key), default);
        return stream is null ? null : await new StreamReader(stream).ReadToEndAsync();
    }
}
