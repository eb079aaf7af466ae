using System.Text;

namespace Lava.Worker.Handlers.Processes;

/// <summary>The part of a process's standard error that a result shows: its first characters, or with a negative size its last (STDERR_SIZE).</summary>
internal static class StderrText
{
    private const int LongestCharacter = 4;

    /// <summary>Reads it; bytes that are no UTF-8 become U+FFFD. Null when there is nothing but blanks.</summary>
    public static async Task<string?> ReadAsync(string path, int size, CancellationToken cancellation)
    {
        if (size == 0 || !File.Exists(path)) return null;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var most = (int)Math.Min(Math.Min(file.Length, int.MaxValue / 2), Math.Abs((long)size) * LongestCharacter);
        if (size < 0) file.Seek(-most, SeekOrigin.End);
        var bytes = new byte[most];
        var length = await file.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, cancellation);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var part = (size > 0 ? Head(text, size) : Tail(text, size == int.MinValue ? int.MaxValue : -size)).Trim();
        return part.Length == 0 ? null : part;
    }

    private static string Head(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string Tail(string text, int most) =>
        text.Length <= most ? text : text[(char.IsLowSurrogate(text[^most]) ? text.Length - most + 1 : text.Length - most)..];
}
