using System.Text.Json;

namespace Lava.Core.Ports;

/// <summary>Reads rows as stores keep them.</summary>
public static class StoredRow
{
    /// <summary>
    /// Reads one. Throws <see cref="UnreadableRowException"/> when it can't be read, e.g. since a newer version wrote it.
    /// </summary>
    /// <param name="key">What an error calls it.</param>
    /// <param name="json">Its text.</param>
    /// <param name="read">Reads it, or throws <see cref="JsonException"/>.</param>
    public static T Read<T>(object key, string json, Func<string, T> read)
    {
        try
        {
            return read(json);
        }
        catch (JsonException e)
        {
            throw new UnreadableRowException($"row {key} can't be read: {e.Message}", e);
        }
    }

    /// <summary>The same for one of many; null when it can't be read: whoever needs that one is told when reading it alone.</summary>
    public static T? TryRead<T>(Func<T> read) where T : class
    {
        try { return read(); }
        catch (UnreadableRowException) { return null; }
    }
}
