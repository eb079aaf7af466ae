namespace Lava.Core.Dispatching;

/// <summary>Where a body came from: part of the causes of the runs that it asks for, so that a repeated delivery asks for none twice.</summary>
/// <param name="Source"><c>direct</c>, <c>sns</c>, <c>sqs</c> or <c>eventbridge</c>.</param>
/// <param name="Id">The message's or event's id; for a direct invoke the request's.</param>
/// <param name="Time">When it was sent, where the event tells it.</param>
public sealed record EventOrigin(string Source, string Id, DateTimeOffset? Time = null)
{
    /// <summary>A direct invoke.</summary>
    public const string Direct = "direct";
    /// <summary>A message of a topic.</summary>
    public const string Sns = "sns";
    /// <summary>A message of a queue.</summary>
    public const string Sqs = "sqs";
    /// <summary>An event of a bus.</summary>
    public const string EventBridge = "eventbridge";
}
