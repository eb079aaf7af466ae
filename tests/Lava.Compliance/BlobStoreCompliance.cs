using System.Text;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="IBlobStore"/>.</summary>
public abstract class BlobStoreCompliance : PortCompliance
{
    protected IBlobStore Blobs => Ports.Blobs;

    protected S3Uri At(string key) => new(Realm.Bucket, key);

    protected async Task Write(string key, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await Blobs.WriteAsync(At(key), content, default);
    }

    protected async Task<string?> Read(string key)
    {
        await using var content = await Blobs.OpenReadAsync(At(key), default);
        if (content is null) return null;
        using var reader = new StreamReader(content, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private async Task<string[]> List(string prefix, int limit = 0) => [.. (await Blobs.ListAsync(Realm.Bucket, prefix, limit, default)).Select(x => x.Uri.Key)];

    [SkippableTheory]
    [InlineData("a")]
    [InlineData("deep/er/and deeper/file.txt")]
    [InlineData("ü/€ + %20=&?#.txt")]
    [InlineData(".hidden/...")]
    [InlineData("a\\b\"c'd*e")]
    public async Task An_object_is_read_back_as_it_was_written(string key)
    {
        await Write(key, "héllo\0\n");

        Assert.Equal("héllo\0\n", await Read(key));
        Assert.Equal([key], await List(""));
        var info = await Blobs.HeadAsync(At(key), default);
        Assert.Equal((At(key), 8L), (info!.Uri, info.Size));
    }

    [SkippableFact]
    public async Task What_is_not_there_reads_as_null_and_deletes_as_nothing()
    {
        await Write("a/b", "x");

        foreach (var key in (string[])["none", "a", "a/b/c", "a/none", "a/"])
        {
            Assert.Null(await Read(key));
            Assert.Null(await Blobs.HeadAsync(At(key), default));
            await Blobs.DeleteAsync(At(key), default);
        }
        Assert.Null(await Blobs.OpenReadAsync(new S3Uri("no-such-bucket-here", "k"), default));
        Assert.Empty(await Blobs.ListAsync("no-such-bucket-here", "", 0, default));
        Assert.Equal("x", await Read("a/b"));
    }

    [SkippableFact]
    public async Task An_object_is_replaced_whole_and_its_etag_changes()
    {
        await Write("k", "long content");
        var first = await Blobs.HeadAsync(At("k"), default);
        await Write("k", "s");
        var second = await Blobs.HeadAsync(At("k"), default);
        await Write("k", "t");
        var third = await Blobs.HeadAsync(At("k"), default);

        Assert.Equal("t", await Read("k"));
        Assert.Equal(3, new[] { first!.ETag, second!.ETag, third!.ETag }.Distinct().Count());
        Assert.Equal(third.ETag, (await Blobs.HeadAsync(At("k"), default))!.ETag);
        Assert.Matches("^\"[0-9a-f]+\"$", third.ETag);
    }

    [SkippableFact]
    public async Task A_reader_sees_the_old_object_or_the_new_one()
    {
        await Write("k", new string('a', 100_000));
        await using var old = await Blobs.OpenReadAsync(At("k"), default);

        await Write("k", new string('b', 100_000));

        using var reader = new StreamReader(old!);
        Assert.DoesNotContain('b', await reader.ReadToEndAsync());
        Assert.DoesNotContain('a', (await Read("k"))!);
    }

    [SkippableFact]
    public async Task A_write_that_fails_leaves_the_old_object()
    {
        await Write("k", "old");

        await Assert.ThrowsAnyAsync<Exception>(async () => await Blobs.WriteAsync(At("k"), new FailingStream(), default));

        Assert.Equal("old", await Read("k"));
        Assert.Equal(["k"], await List(""));
    }

    [SkippableFact]
    public async Task An_empty_object_is_an_object()
    {
        await Write("empty", "");

        Assert.Equal("", await Read("empty"));
        Assert.Equal(0, (await Blobs.HeadAsync(At("empty"), default))!.Size);
    }

    [SkippableFact]
    public async Task A_large_object_from_a_file_is_copied_from_where_the_file_stands()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"));
        var bytes = new byte[3_000_001];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(path, bytes);
        try
        {
            await using (var file = File.OpenRead(path))
            {
                file.Position = 1;
                await Blobs.WriteAsync(At("big"), file, default);
            }
            await using var content = await Blobs.OpenReadAsync(At("big"), default);
            using var read = new MemoryStream();
            await content!.CopyToAsync(read);
            Assert.True(bytes.AsSpan(1).SequenceEqual(read.ToArray()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [SkippableFact]
    public async Task Objects_are_listed_by_prefix_in_key_order()
    {
        foreach (var key in (string[])["a/b/c", "a.txt", "a/b", "a-1", "a0", "b", "ab/x", "a/c", "Z"])
        {
            if (key != "a/b") await Write(key, key);
        }

        Assert.Equal(["Z", "a-1", "a.txt", "a/b/c", "a/c", "a0", "ab/x", "b"], await List(""));
        Assert.Equal(["a-1", "a.txt", "a/b/c", "a/c", "a0", "ab/x"], await List("a"));
        Assert.Equal(["a/b/c", "a/c"], await List("a/"));
        Assert.Equal(["a/b/c"], await List("a/b"));
        Assert.Equal(["a/b/c"], await List("a/b/c"));
        Assert.Equal(["a.txt"], await List("a."));
        Assert.Empty(await List("a/b/c/"));
        Assert.Empty(await List("/"));
        Assert.Empty(await List("nothing/here"));
        Assert.Equal(["Z", "a-1", "a.txt"], await List("", 3));
        Assert.Equal(["a/b/c"], await List("a/", 1));
    }

    [SkippableFact]
    public async Task A_listing_tells_size_and_time()
    {
        await Write("k", "four");

        var info = Assert.Single(await Blobs.ListAsync(Realm.Bucket, "k", 0, default));

        Assert.Equal(info, await Blobs.HeadAsync(At("k"), default));
        Assert.Equal((4L, Realm.Bucket), (info.Size, info.Uri.Bucket));
    }

    [SkippableFact]
    public async Task A_deleted_object_is_gone_and_leaves_no_obstacle()
    {
        await Write("a/b/c", "x");
        await Blobs.DeleteAsync(At("a/b/c"), default);

        Assert.Null(await Read("a/b/c"));
        Assert.Empty(await List(""));
        await Write("a/b", "now an object");
        Assert.Equal("now an object", await Read("a/b"));
    }

    [SkippableFact]
    public void A_key_that_can_be_stored_has_no_problem() => Assert.Null(Blobs.KeyProblem(At("a/b.c")));

    [SkippableFact]
    public async Task A_place_that_is_none_is_refused_with_a_reason()
    {
        foreach (var uri in (S3Uri[])[At(""), new("Bad_Bucket", "k"), new("..", "k"), new("a", "k"), new("10.0.0.1", "k")])
        {
            Assert.NotNull(Blobs.KeyProblem(uri));
            await Assert.ThrowsAsync<PortException>(async () => await Blobs.WriteAsync(uri, Stream.Null, default));
            Assert.Null(await Blobs.OpenReadAsync(uri, default));
        }
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("the source broke");
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("the source broke");
    }
}
