using System.Reflection;
using System.Reflection.Emit;

namespace Lava.Infra.Tests.Calls;

/// <summary>Reads the instructions of compiled methods: which methods they call, make objects with, or hand out as delegates.</summary>
internal static class Instructions
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>The methods that a method's instructions name, as defined: without type arguments.</summary>
    public static IEnumerable<MethodBase> MethodsIn(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        for (var at = 0; at < code.Length;)
        {
            var op = Codes[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += op.Size;
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineTok && Method(method, BitConverter.ToInt32(code, at)) is { } named) yield return named;
            at += op.OperandType == OperandType.InlineSwitch ? 4 + 4 * BitConverter.ToInt32(code, at) : Size(op.OperandType);
        }
    }

    /// <summary>A method without its own or its type's arguments, so that all uses of it are the same.</summary>
    public static MethodBase Definition(MethodBase method) =>
        method is MethodInfo { IsGenericMethod: true } or { DeclaringType.IsGenericType: true } ? method.Module.ResolveMethod(method.MetadataToken) ?? method : method;

    private static MethodBase? Method(MethodBase within, int token)
    {
        var type = within.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var own = within.IsGenericMethod ? within.GetGenericArguments() : null;
        return within.Module.ResolveMember(token, type, own) is MethodBase method ? Definition(method) : null;
    }

    private static int Size(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
