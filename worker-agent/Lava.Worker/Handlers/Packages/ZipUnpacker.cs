using System.IO.Compression;
using System.Text;

namespace Lava.Worker.Handlers.Packages;

/// <summary>Reads zip archives, with the modes and links that a zip made on Unix carries.</summary>
internal static class ZipUnpacker
{
    private const int LongestLink = 4096;
    private const int KindMask = 0xF000, KindLink = 0xA000, KindFolder = 0x4000, KindFile = 0x8000;
    private const UnixFileMode Default = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode DefaultFolder = Default | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Unpack(Stream archive, UnpackFolder folder)
    {
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries) Add(entry, folder);
    }

    private static void Add(ZipArchiveEntry entry, UnpackFolder folder)
    {
        // Some tools of Windows write backslashes.
        var name = entry.FullName.Replace('\\', '/');
        var unix = (int)((uint)entry.ExternalAttributes >> 16);
        var mode = (UnixFileMode)(unix & 0x1FF);
        if (entry.IsEncrypted) throw new UnpackException($"{name}: is encrypted");
        if (name.EndsWith('/') || (unix & KindMask) == KindFolder)
        {
            folder.AddFolder(name, mode == 0 ? DefaultFolder : mode);
            return;
        }

        switch (unix & KindMask)
        {
            case KindLink:
                folder.AddSymbolicLink(name, Target(entry));
                break;
            case 0 or KindFile:
                using (var content = entry.Open()) folder.AddFile(name, mode == 0 ? Default : mode, content);
                break;
            default:
                throw new UnpackException($"{name}: only files, folders and links can be unpacked");
        }
    }

    private static string Target(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var bytes = new byte[LongestLink + 1];
        var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= LongestLink ? Encoding.UTF8.GetString(bytes, 0, length) : throw new UnpackException($"{entry.FullName}: its link is too long");
    }
}
