using System.Globalization;

namespace Lava.Worker.Handlers.Packages;

/// <summary>Unpacks an archive, by its name's ending, into an empty folder.</summary>
internal static class Unpacker
{
    /// <summary>Whether a name ends as an archive's does.</summary>
    public static bool Knows(string name) => Reader(name) is not null;

    /// <summary>Null when all of it is unpacked; else why not, and the folder is to be thrown away. The archive is refused as a whole.</summary>
    public static async Task<string?> UnpackAsync(
        string archive, string name, string folder, TimeSpan? timeout, UnpackLimits limits, TimeProvider time, CancellationToken cancellation)
    {
        if (Reader(name) is not { } read)
            return $"Don't know how to unpack {name}: it must end in .zip, .tar, .tar.gz, .tgz, .tar.bz2 or .tar.xz";
        using var late = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            // Decompressing keeps a thread busy: not one of those that wait for the world.
            await Task.Run(() => Unpack(archive, folder, read, limits, either.Token), CancellationToken.None);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"Can't unpack {name}: it takes more than {timeout!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds (PKG_UNPACK_TIMEOUT)";
        }
        catch (UnpackException e)
        {
            return $"Can't unpack {name}: {e.Message}";
        }
        // A broken archive shows in many ways, some of them the libraries' own.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"Can't unpack {name}: it is damaged or no such archive: {e.Message}";
        }
    }

    private static void Unpack(string archive, string folder, Action<Stream, UnpackFolder, UnpackLimits> read, UnpackLimits limits, CancellationToken cancellation)
    {
        using var file = File.OpenRead(archive);
        var into = new UnpackFolder(folder, limits, cancellation);
        read(file, into, limits);
        into.Finish();
    }

    private static Action<Stream, UnpackFolder, UnpackLimits>? Reader(string name)
    {
        if (Ends(name, ".zip")) return (archive, folder, _) => ZipUnpacker.Unpack(archive, folder);
        Func<Stream, Stream>? decompress =
            Ends(name, ".tar") ? TarUnpacker.Plain
            : Ends(name, ".tar.gz", ".tgz") ? TarUnpacker.Gzip
            : Ends(name, ".tar.bz2", ".tbz2") ? TarUnpacker.Bzip2
            : Ends(name, ".tar.xz", ".txz") ? TarUnpacker.Xz
            : null;
        return decompress is null ? null : (archive, folder, limits) => TarUnpacker.Unpack(archive, decompress, folder, limits);
    }

    private static bool Ends(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
