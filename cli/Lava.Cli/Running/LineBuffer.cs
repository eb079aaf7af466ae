using System.Text;

namespace Lava.Cli.Running;

/// <summary>Makes lines of bytes that come in pieces. A very long line is cut.</summary>
internal sealed class LineBuffer
{
    private const int LongestLine = 64 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _rest = new();
    private readonly char[] _chars = new char[16 * 1024 + 1];

    /// <summary>Bytes of the line that has no end yet.</summary>
    public int RestBytes => Encoding.UTF8.GetByteCount(_rest.ToString());

    /// <summary>Takes bytes and adds the lines that are whole with them.</summary>
    public void Take(ReadOnlySpan<byte> bytes, List<string> lines)
    {
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, _chars.Length - 1)];
            bytes = bytes[part.Length..];
            var count = _decoder.GetChars(part, _chars, flush: false);
            foreach (var c in _chars.AsSpan(0, count)) Take(c, lines);
        }
    }

    /// <summary>A last line without an end.</summary>
    public string? Last()
    {
        if (_rest.Length == 0) return null;
        var line = _rest.ToString();
        _rest.Clear();
        return line;
    }

    private void Take(char c, List<string> lines)
    {
        if (c == '\n' || _rest.Length >= LongestLine)
        {
            if (_rest.Length > 0 && _rest[^1] == '\r') _rest.Length--;
            lines.Add(_rest.ToString());
            _rest.Clear();
            if (c == '\n') return;
        }
        _rest.Append(c);
    }
}
