namespace Lava.Core.Templating;

/// <summary>What a name or member that doesn't exist stands for: empty text until more is asked of it.</summary>
internal sealed class Undefined(string message, bool strict)
{
    /// <summary>A mark for "no value" inside the engine; never seen by a template.</summary>
    public static object Absent { get; } = new();

    public string Message { get; } = message;

    public bool Strict { get; } = strict;

    public Fault Error() => Fault.Undefined(Message);

    /// <summary>Uses that are silent by default but not in strict mode.</summary>
    public void Use()
    {
        if (Strict)
        {
            throw Error();
        }
    }

    /// <summary>Uses that are never silent, such as arithmetic.</summary>
    public static void Refuse(object? value)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }
    }
}
