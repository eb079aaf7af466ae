namespace Lava.Functions.Runtime;

/// <summary>A function: takes an event as JSON and answers with JSON. It fails by an exception, a <see cref="LambdaFailure"/> where the caller is to learn more.</summary>
public interface ILambdaFunction
{
    /// <summary>Handles one event. <paramref name="cancellation"/> ends shortly before Lambda ends the invoke.</summary>
    ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext context, CancellationToken cancellation);
}
