using System.Net;

namespace Lava.Testing;

/// <summary>
/// An HTTP server on loopback, from its making to its disposal. Each call is answered on its own: a slow answer holds up no other. A caller that goes away
/// before it has its answer is no error; whatever else an answer throws is a 500 to the caller, and comes out of <see cref="DisposeAsync"/>.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerContext, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Starts it. <paramref name="answer"/> fills in the response, which is closed after it; its token is cancelled when the server ends.</summary>
    public LoopbackServer(Func<HttpListenerContext, CancellationToken, Task> answer)
    {
        _answer = answer;
        Address = $"http://127.0.0.1:{FreePort.Find()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:4321</c>.</summary>
    public string Address { get; }

    /// <summary>Takes no more calls, cuts off the answers that are under way, and waits until none of them runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        try
        {
            await _loop;
        }
        finally
        {
            _listener.Close();
            _stop.Dispose();
        }
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        while (await NextAsync() is { } call)
        {
            answers.RemoveAll(x => x.IsCompletedSuccessfully);
            answers.Add(AnswerAsync(call));
        }
        await Task.WhenAll(answers);
    }

    /// <summary>The next call; null when the server has ended.</summary>
    private async Task<HttpListenerContext?> NextAsync()
    {
        try
        {
            return await _listener.GetContextAsync();
        }
        catch (Exception e) when (e is HttpListenerException or InvalidOperationException && _stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        var answered = false;
        try
        {
            await _answer(call, _stop.Token);
            call.Response.Close();
            answered = true;
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException || (e is OperationCanceledException && _stop.IsCancellationRequested))
        {
            // The caller, or the test, has gone.
        }
        finally
        {
            if (!answered) Fail(call.Response);
        }
    }

    /// <summary>Ends a call that has no answer. An abort alone would send the status that is set: 200.</summary>
    private static void Fail(HttpListenerResponse response)
    {
        try
        {
            response.StatusCode = (int)HttpStatusCode.InternalServerError;
        }
        catch (InvalidOperationException)
        {
            // It is closed, or its head is sent.
        }
        response.Abort();
    }
}
