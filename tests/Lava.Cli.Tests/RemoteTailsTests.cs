using System.Text;
using Lava.Cli.Running;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Cli.Tests;

public sealed class RemoteTailsTests
{
    private static readonly S3Uri Output = new("temp", "tmp/job/run");

    private readonly FakeTimeProvider _time = new();
    private readonly IBlobStore _blobs = new MemoryRealm("dev", null!, TimeProvider.System).Ports.Blobs;

    [Fact]
    public async Task Lines_come_once_and_what_fell_out_between_two_looks_is_told()
    {
        await using var tails = new RemoteTails(_blobs, Output, stderr: false, _time);
        Assert.Empty(await LookAsync(tails));

        await StoreAsync("stdout", 0, "one\ntwo\nth");
        await StoreAsync("stderr", 0, "not this\n");
        Assert.Equal(["one", "two"], await LookAsync(tails));
        Assert.Equal(8, tails.PrintedBytes);
        Assert.Empty(await tails.LinesAsync(CancellationToken.None)); // A moment later.
        await StoreAsync("stdout", 4, "two\nthree\n");
        Assert.Equal(["three"], await LookAsync(tails));
        await StoreAsync("stdout", 24, "five\n");
        Assert.Equal(["[10 bytes left out]", "five"], await LookAsync(tails));
        Assert.Equal(29, tails.PrintedBytes);
    }

    [Fact]
    public async Task Who_follows_says_so_while_it_does()
    {
        var mark = Output.Under(".live").Under(".followed");
        await using (var tails = new RemoteTails(_blobs, Output, stderr: false, _time))
        {
            await LookAsync(tails);
            var first = await _blobs.HeadAsync(mark, CancellationToken.None);
            Assert.NotNull(first);
            for (var second = 0; second < 21; second++) await LookAsync(tails);
            Assert.NotEqual(first.ETag, (await _blobs.HeadAsync(mark, CancellationToken.None))!.ETag);
        }
        Assert.Null(await _blobs.HeadAsync(mark, CancellationToken.None));
    }

    private Task<IReadOnlyList<string>> LookAsync(RemoteTails tails)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return tails.LinesAsync(CancellationToken.None);
    }

    private async Task StoreAsync(string name, long offset, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"{offset}\n{text}"));
        await _blobs.WriteAsync(Output.Under(".live").Under(name), content, CancellationToken.None);
    }
}
