using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Python's truth: empty, zero and none are false.</summary>
internal static class Truth
{
    public static bool Of(object? value)
    {
        switch (value)
        {
            case Undefined u:
                u.Use();
                return false;
            case PyRelativeDelta d:
                return !d.IsZero;
        }

        return value switch
        {
            null => false,
            bool b => b,
            long i => i != 0,
            BigInteger i => !i.IsZero,
            double d => d != 0,
            PyDecimal d => !d.IsZero,
            string s => s.Length > 0,
            SafeText s => s.Value.Length > 0,
            PyList l => l.Items.Count > 0,
            PyTuple t => t.Items.Length > 0,
            PyDict d => d.Count > 0,
            PyRange r => r.Count > 0,
            PyView v => v.Count > 0,
            PyTimeDelta d => d.Micros != 0,
            _ => true,
        };
    }
}

/// <summary>Values read as a type without converting what isn't one.</summary>
internal static class Convertible
{
    public static string? Text(object? value) => value switch
    {
        string s => s,
        SafeText s => s.Value,
        _ => null,
    };

    /// <summary>An int or bool in the range of a long; larger ones are cut to it, since only bounds are asked this way.</summary>
    public static long? Int(object? value) => value switch
    {
        long i => i,
        bool b => b ? 1 : 0,
        BigInteger i => i.Sign > 0 ? long.MaxValue : long.MinValue,
        _ => null,
    };
}
