using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>Sends the messages of waiting rows. A crash between the row's write and this send is mended by the sweep.</summary>
public sealed class Waker(IMessageQueue queue, TimeProvider time)
{
    /// <summary>Sends a waiting row's message with the delay it asks for; nothing when the sweep will.</summary>
    public async ValueTask WakeAsync(Run row, CancellationToken cancellation)
    {
        if (Waking.Delay(row, time.GetUtcNow()) is not { } delay) return;
        await queue.SendAsync(row.Live!, LavaJson.Write(row.Message!), delay, cancellation);
    }
}
