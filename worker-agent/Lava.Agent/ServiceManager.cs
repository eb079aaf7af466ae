using System.Net.Sockets;
using System.Text;

namespace Lava.Agent;

/// <summary>Tells systemd how the worker is (sd_notify(3)): ready after the first good beat, well after each, stopping when it drains.</summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket? _socket;
    private bool _ready;

    private ServiceManager(Socket? socket) => _socket = socket;

    /// <summary>The manager that started this process; one that hears nothing when there is none.</summary>
    public static ServiceManager Find(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 1 } address) return new ServiceManager(null);
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            // An address that begins with @ is in the abstract namespace.
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
            return new ServiceManager(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return new ServiceManager(null);
        }
    }

    /// <summary>The worker holds its lease.</summary>
    public void Well()
    {
        Tell(_ready ? "WATCHDOG=1" : "READY=1\nWATCHDOG=1");
        _ready = true;
    }

    /// <summary>The worker drains.</summary>
    public void Stopping() => Tell("STOPPING=1");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Tell(string state)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Nobody listens any more; the manager notices a silent service by itself.
        }
    }
}
