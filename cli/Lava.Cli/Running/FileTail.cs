using System.Text;

namespace Lava.Cli.Running;

/// <summary>Reads a growing file by lines; the file may not be there yet.</summary>
public sealed class FileTail(string path) : IDisposable
{
    private const int LongestLine = 64 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _rest = new();
    private readonly byte[] _bytes = new byte[16 * 1024];
    private readonly char[] _chars = new char[16 * 1024 + 1];
    private FileStream? _file;

    /// <summary>How many bytes the lines handed out so far were, with their ends.</summary>
    public long PrintedBytes => (_file?.Position ?? 0) - Encoding.UTF8.GetByteCount(_rest.ToString());

    /// <summary>The whole lines that came since the last call; with <paramref name="last"/> also one without an end.</summary>
    public IReadOnlyList<string> Lines(bool last)
    {
        var lines = new List<string>();
        try
        {
            _file ??= File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1) : null;
            int read;
            while (_file is not null && (read = _file.Read(_bytes)) > 0) Take(_decoder.GetChars(_bytes.AsSpan(0, read), _chars, flush: false), lines);
        }
        catch (IOException)
        {
            // It went while it was read: what is left comes from where it is stored.
        }
        if (last && _rest.Length > 0)
        {
            lines.Add(_rest.ToString());
            _rest.Clear();
        }
        return lines;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Take(int count, List<string> lines)
    {
        for (var i = 0; i < count; i++)
        {
            var c = _chars[i];
            if (c == '\n' || _rest.Length >= LongestLine)
            {
                if (_rest.Length > 0 && _rest[^1] == '\r') _rest.Length--;
                lines.Add(_rest.ToString());
                _rest.Clear();
                if (c == '\n') continue;
            }
            _rest.Append(c);
        }
    }
}
