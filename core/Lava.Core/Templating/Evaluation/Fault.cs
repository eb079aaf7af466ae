namespace Lava.Core.Templating;

internal enum FaultKind
{
    Type,
    Value,
    Undefined,
    Limit,
    Other,
}

/// <summary>A failure inside a template, without its place, which the rendering adds.</summary>
internal sealed class Fault : Exception
{
    private Fault(FaultKind kind, string message)
        : base(message)
    {
        Kind = kind;
    }

    public FaultKind Kind { get; }

    public static Fault Type(string message) => new(FaultKind.Type, message);

    public static Fault Value(string message) => new(FaultKind.Value, message);

    public static Fault Undefined(string message) => new(FaultKind.Undefined, message);

    public static Fault Limit(string message) => new(FaultKind.Limit, message);

    public static Fault Other(string message) => new(FaultKind.Other, message);
}
