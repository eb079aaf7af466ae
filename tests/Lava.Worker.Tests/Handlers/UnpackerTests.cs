using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Lava.Worker.Handlers.Packages;

namespace Lava.Worker.Tests.Handlers;

public sealed class UnpackerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lava-unpack-").FullName;

    private string Folder => Path.Combine(_root, "in");

    public UnpackerTests()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(_root, "outside"), "untouched");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/tmp/outside")]
    [InlineData("a/..")]
    public async Task A_name_that_leads_out_refuses_the_archive(string name)
    {
        Assert.Contains($"{name}: ", await UnpackTar(Text("good", "x"), Text(name, "changed")));
        Assert.Contains($"{name}: ", await UnpackZip(zip => Write(zip, name, "changed")));
        Assert.Contains($"{name}: ", await UnpackZip(zip => Write(zip, name.Replace('/', '\\'), "changed")));
        Assert.Equal("untouched", File.ReadAllText(Path.Combine(_root, "outside")));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("sub/../../outside")]
    public async Task A_link_that_leads_out_refuses_the_archive(string target)
    {
        Assert.Contains("link: links to", await UnpackTar(Link("link", target)));
        Assert.Contains("link: links to", await UnpackZip(zip => Write(zip, "link", target, 0xA1FF)));
        Assert.NotNull(await UnpackTar(Hard("link", target)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public async Task Links_that_lead_out_only_together_refuse_the_archive() =>
        Assert.Contains("outside of the archive", await UnpackTar(Sub("d1/d2"), Link("d1/d2/x", "../.."), Link("y", "d1/d2/x/../outside")));

    [Fact]
    public async Task Nothing_is_written_through_a_link() =>
        Assert.Contains("lies under link, which is a link", await UnpackTar(Sub("real"), Link("link", "real"), Text("link/file", "x")));

    [Fact]
    public async Task A_circle_of_links_is_refused() => Assert.NotNull(await UnpackTar(Link("a", "b"), Link("b", "a")));

    [Fact]
    public async Task A_hard_link_out_is_refused() => Assert.NotNull(await UnpackTar(Hard("copy", "../outside")));

    [Fact]
    public async Task A_hard_link_to_a_symbolic_link_is_refused() => Assert.NotNull(await UnpackTar(Text("f", "x"), Link("l", "f"), Hard("copy", "l")));

    [Fact]
    public async Task A_device_is_refused() =>
        Assert.Contains("dev: is a Fifo", await UnpackTar(new PaxTarEntry(TarEntryType.Fifo, "dev")));

    [Fact]
    public async Task Links_inside_and_hard_links_work()
    {
        Assert.Null(await UnpackTar(Sub("lib"), Text("lib/a", "text"), Link("lib/b", "a"), Link("c", "lib/b"), Link("up", "lib/.."), Hard("d", "lib/a"), Link("dangling", "nowhere")));

        Assert.Equal("text", File.ReadAllText(Path.Combine(Folder, "c")));
        Assert.Equal("text", File.ReadAllText(Path.Combine(Folder, "d")));
        Assert.Equal("text", File.ReadAllText(Path.Combine(Folder, "up/lib/b")));
    }

    [Fact]
    public async Task A_later_entry_replaces_one_of_its_name()
    {
        Assert.Null(await UnpackTar(Text("f", "one"), Text("./f", "two"), Link("g", "f"), Text("g", "three"), Sub("./")));

        Assert.Equal("two", File.ReadAllText(Path.Combine(Folder, "f")));
        Assert.Equal("three", File.ReadAllText(Path.Combine(Folder, "g")));
    }

    [Fact]
    public async Task Modes_are_kept_but_for_those_of_another_user()
    {
        var tool = Text("tool", "x");
        tool.Mode = (UnixFileMode)0b101_101_000_000 | UnixFileMode.SetUser;
        var closed = Sub("closed");
        closed.Mode = UnixFileMode.GroupRead;
        Assert.Null(await UnpackTar(tool, closed, Text("closed/f", "x")));

        var mode = File.GetUnixFileMode(Path.Combine(Folder, "tool"));
        Assert.True(mode.HasFlag(UnixFileMode.UserExecute));
        Assert.False(mode.HasFlag(UnixFileMode.SetUser));
        Assert.True(File.Exists(Path.Combine(Folder, "closed/f")));
    }

    [Fact]
    public async Task What_swells_without_end_is_refused()
    {
        var limits = new UnpackLimits { Entries = 3, Bytes = 100_000 };
        Assert.Contains("more than 3 entries", await UnpackTar(limits, Text("a", ""), Text("b", ""), Text("c", ""), Text("d", "")));
        Assert.Contains("more than 100000 bytes", await UnpackTar(limits, Text("a", new string('x', 100_001))));
        Assert.Contains("more than 100000 bytes", await UnpackTar(limits, Text("a", new string('x', 60_000)), Hard("b", "a")));
        Assert.Contains("more than 100000 bytes", await UnpackZip(zip => Write(zip, "a", new string('x', 100_001)), limits));
    }

    [Fact]
    public async Task An_empty_archive_is_refused()
    {
        var path = Path.Combine(_root, "empty.tar");
        File.WriteAllBytes(path, new byte[1024]);

        Assert.Contains("it is empty", await Unpacker.UnpackAsync(path, "a.tar", Folder, null, new UnpackLimits(), TimeProvider.System, CancellationToken.None));
        Assert.Contains("it is empty", await UnpackZip(_ => { }));
    }

    [Fact]
    public async Task Time_is_bounded()
    {
        var path = WriteTar(Text("a", "x"));
        var problem = await Unpacker.UnpackAsync(path, "a.tar", Folder, TimeSpan.Zero, new UnpackLimits(), TimeProvider.System, CancellationToken.None);

        Assert.Contains("it takes more than 0 seconds", problem);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        var path = WriteTar(Text("a", "x"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Unpacker.UnpackAsync(path, "a.tar", Folder, null, new UnpackLimits(), TimeProvider.System, new CancellationToken(true)));
    }

    [Fact]
    public async Task A_cut_archive_is_refused()
    {
        var path = WriteTar(Text("a", new string('x', 5000)), Text("b", "y"));
        using (var file = File.OpenWrite(path)) file.SetLength(3000);

        Assert.NotNull(await Unpacker.UnpackAsync(path, "a.tar", Folder, null, new UnpackLimits(), TimeProvider.System, CancellationToken.None));
    }

    [Theory]
    [InlineData("xz", "tar.xz")]
    [InlineData("bzip2", "tar.bz2")]
    [InlineData("gzip", "tar.gz")]
    public async Task An_archive_compressed_in_parts_is_unpacked_whole(string tool, string ending)
    {
        var tar = await File.ReadAllBytesAsync(WriteTar(Text("a", new string('a', 3000)), Text("b", "last")));
        var path = Path.Combine(_root, "parts." + ending);
        foreach (var part in (byte[][])[tar[..2048], tar[2048..]])
        {
            await File.WriteAllBytesAsync(Path.Combine(_root, "part"), part);
            var compress = System.Diagnostics.Process.Start("sh", ["-c", $"{tool} -c < '{_root}/part' >> '{path}'"]);
            await compress.WaitForExitAsync();
            Assert.Equal(0, compress.ExitCode);
        }

        Assert.Null(await Unpacker.UnpackAsync(path, path, Folder, null, new UnpackLimits(), TimeProvider.System, CancellationToken.None));
        Assert.Equal("last", File.ReadAllText(Path.Combine(Folder, "b")));
        Assert.Equal(3000, File.ReadAllText(Path.Combine(Folder, "a")).Length);
    }

    private Task<string?> UnpackTar(params TarEntry[] entries) => UnpackTar(new UnpackLimits(), entries);

    private Task<string?> UnpackTar(UnpackLimits limits, params TarEntry[] entries) =>
        Unpacker.UnpackAsync(WriteTar(entries), "a.tar", Folder, null, limits, TimeProvider.System, CancellationToken.None);

    private string WriteTar(params TarEntry[] entries)
    {
        var path = Path.Combine(_root, Guid.NewGuid() + ".tar");
        using var writer = new TarWriter(File.Create(path), TarEntryFormat.Pax);
        foreach (var entry in entries) writer.WriteEntry(entry);
        return path;
    }

    private Task<string?> UnpackZip(Action<ZipArchive> write, UnpackLimits? limits = null)
    {
        var path = Path.Combine(_root, Guid.NewGuid() + ".zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create)) write(zip);
        return Unpacker.UnpackAsync(path, "a.zip", Folder, null, limits ?? new UnpackLimits(), TimeProvider.System, CancellationToken.None);
    }

    private static void Write(ZipArchive zip, string name, string text, int unix = 0)
    {
        var entry = zip.CreateEntry(name);
        entry.ExternalAttributes = unix << 16;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
    }

    private static PaxTarEntry Text(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Sub(string name) => new(TarEntryType.Directory, name);

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static PaxTarEntry Hard(string name, string target) => new(TarEntryType.HardLink, name) { LinkName = target };
}
