using System.Text.Json.Nodes;

namespace Lava.Core.Ports;

/// <summary>Messages that leave the realm: <c>sns sqs event email slack</c>.</summary>
public interface IOutbox
{
    /// <summary>Sends one message; it is out, or kept durably to go out, when this returns. Throws <see cref="PortException"/> with the reason.</summary>
    /// <param name="kind">The action type.</param>
    /// <param name="message">Its rendered fields, and <c>run_id</c>, <c>job_id</c>, <c>attempt</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask SendAsync(string kind, JsonObject message, CancellationToken cancellation);
}
