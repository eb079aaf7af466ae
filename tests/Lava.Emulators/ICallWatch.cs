using System.Net;

namespace Lava.Emulators;

/// <summary>Looks at the calls that go through a <see cref="FaultProxy"/>. Called by many threads at once.</summary>
public interface ICallWatch
{
    /// <summary>The body to send on in place of a call's own.</summary>
    byte[] Sending(HttpListenerRequest call, byte[] body);

    /// <summary>What the service answered.</summary>
    void Answered(HttpListenerRequest call, byte[] answer);
}
