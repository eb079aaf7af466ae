using System.Formats.Tar;
using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using CompressionMode = System.IO.Compression.CompressionMode;

namespace Lava.Worker.Handlers.Packages;

/// <summary>Reads tar archives: the system's tar reader, which tells the kinds of links apart, over each compression.</summary>
internal static class TarUnpacker
{
    public static void Unpack(Stream archive, Func<Stream, Stream> decompress, UnpackFolder folder, UnpackLimits limits)
    {
        using var plain = new BoundedStream(decompress(archive), limits.Bytes);
        using var reader = new TarReader(plain);
        while (reader.GetNextEntry() is { } entry) Add(entry, folder);
    }

    public static Stream Plain(Stream archive) => archive;

    public static Stream Gzip(Stream archive) => new GZipStream(archive, CompressionMode.Decompress);

    public static Stream Bzip2(Stream archive) =>
        BZip2Stream.Create(archive, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: false);

    public static Stream Xz(Stream archive) => new XzStreams(archive);

    private static void Add(TarEntry entry, UnpackFolder folder)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                folder.AddFolder(entry.Name, entry.Mode);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                folder.AddFile(entry.Name, entry.Mode, entry.DataStream);
                break;
            case TarEntryType.SymbolicLink:
                folder.AddSymbolicLink(entry.Name, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                folder.AddHardLink(entry.Name, entry.LinkName);
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break;
            default:
                throw new UnpackException($"{entry.Name}: is a {entry.EntryType}: only files, folders and links can be unpacked");
        }
    }
}
