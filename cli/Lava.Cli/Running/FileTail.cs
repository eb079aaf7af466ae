namespace Lava.Cli.Running;

/// <summary>Reads a growing file by lines; the file may not be there yet.</summary>
public sealed class FileTail(string path) : IDisposable
{
    private readonly LineBuffer _buffer = new();
    private readonly byte[] _bytes = new byte[16 * 1024];
    private FileStream? _file;

    /// <summary>How many bytes the lines handed out so far were, with their ends.</summary>
    public long PrintedBytes => (_file?.Position ?? 0) - _buffer.RestBytes;

    /// <summary>The whole lines that came since the last call; with <paramref name="last"/> also one without an end.</summary>
    public IReadOnlyList<string> Lines(bool last)
    {
        var lines = new List<string>();
        try
        {
            _file ??= File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1) : null;
            int read;
            while (_file is not null && (read = _file.Read(_bytes)) > 0) _buffer.Take(_bytes.AsSpan(0, read), lines);
        }
        catch (IOException)
        {
            // It went while it was read: what is left comes from where it is stored.
        }
        if (last && _buffer.Last() is { } line) lines.Add(line);
        return lines;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
