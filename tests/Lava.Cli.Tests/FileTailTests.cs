using System.Text;
using Lava.Cli.Running;

namespace Lava.Cli.Tests;

public sealed class FileTailTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Lines_come_once_whole_and_in_order_however_the_bytes_come()
    {
        File.Delete(_path);
        using var tail = new FileTail(_path);
        Assert.Empty(tail.Lines(last: false));
        var bytes = "one\r\nzwölf ✓\n\nlast"u8.ToArray();
        var lines = new List<string>();
        foreach (var b in bytes)
        {
            using (var file = new FileStream(_path, FileMode.Append)) file.WriteByte(b);
            lines.AddRange(tail.Lines(last: false));
        }
        Assert.Equal(["one", "zwölf ✓", ""], lines);
        Assert.Equal(Encoding.UTF8.GetByteCount("one\r\nzwölf ✓\n\n"), tail.PrintedBytes);
        Assert.Equal(["last"], tail.Lines(last: true));
        Assert.Empty(tail.Lines(last: true));
    }
}
