using System.Net;
using System.Net.Sockets;

namespace Lava.Testing;

/// <summary>Ports for servers that can't choose one themselves.</summary>
public static class FreePort
{
    /// <summary>A TCP port of loopback that was free a moment ago.</summary>
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
