using System.Net.Sockets;
using Amazon.Runtime;
using Lava.Core.Ports;

namespace Lava.Aws;

/// <summary>Makes one sort of every way in which a call to AWS can fail, after the SDK's own retries with back-off.</summary>
public static class AwsCalls
{
    /// <summary>Makes a call. Throws <see cref="PortException"/> with what was tried and what AWS said.</summary>
    /// <param name="what">What was tried, e.g. <c>writing a row of lava.prod.events</c>.</param>
    /// <param name="call">The call. Exceptions that it handles itself don't get here.</param>
    /// <param name="cancellation">Tells a wait that was broken off from one that took too long.</param>
    public static async Task<T> TryAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        // The SDK throws a TimeoutException where its own limit of time is over and nobody cancelled.
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new PortException($"{what}: no answer in time", e);
        }
        catch (AmazonServiceException e)
        {
            throw new PortException($"{what}: {(e.ErrorCode is { Length: > 0 } code ? code + ": " : "")}{e.Message}", e);
        }
        // Credentials or the region are missing; the network is down.
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or SocketException)
        {
            throw new PortException($"{what}: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="TryAsync{T}"/>
    public static Task TryAsync(string what, Func<Task> call, CancellationToken cancellation) => TryAsync(what, async () =>
    {
        await call();
        return true;
    }, cancellation);
}
