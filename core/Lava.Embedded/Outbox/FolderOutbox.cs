using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Ports;
using Lava.Embedded.Blobs;

namespace Lava.Embedded.Outbox;

/// <summary>What would leave the realm, as one JSON file a message: <c>.lava/outbox/KIND/</c>. Names sort by time.</summary>
internal sealed class FolderOutbox(string folder, TempFolder temp, TimeProvider time) : IOutbox
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long _lastTicks;

    public async ValueTask SendAsync(string kind, JsonObject message, CancellationToken cancellation)
    {
        if (kind.Length == 0 || !kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new PortException($"\"{kind}\" is no kind of message");
        var name = string.Create(CultureInfo.InvariantCulture, $"{new DateTime(NextTicks(), DateTimeKind.Utc):yyyyMMdd'T'HHmmss.fffffff'Z'}-{Guid.NewGuid():n}.json");
        var target = Path.Combine(folder, kind);
        try
        {
            Directory.CreateDirectory(target);
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text, Readable)) message.WriteTo(json);
            text.WriteByte((byte)'\n');
            text.Position = 0;
            var written = await temp.WriteAsync(text, cancellation);
            TempFolder.MoveInto(written, Path.Combine(target, name));
            // The name too must survive a power cut: the message counts as sent from here on.
            TempFolder.Flush(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{target}: {e.Message}", e);
        }
    }

    /// <summary>Now, but later than before: two messages of one instant keep their order.</summary>
    private long NextTicks()
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastTicks);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _lastTicks, next, last) == last) return next;
        }
    }
}
