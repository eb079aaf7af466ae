using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Python's names of types, for messages and <c>repr</c>.</summary>
internal static class TypeNames
{
    public static string Of(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        PyDecimal => "decimal.Decimal",
        string => "str",
        SafeText => "Markup",
        PyList => "list",
        PyTuple => "tuple",
        Group => "_GroupTuple",
        PyDict => "dict",
        PyRange => "range",
        PyView v => v.Kind,
        PyIterator i => i.TypeName,
        PyDateTime => "datetime.datetime",
        PyDate => "datetime.date",
        PyTime => "datetime.time",
        PyTimeDelta => "datetime.timedelta",
        PyRelativeDelta => "relativedelta",
        PyUuid => "UUID",
        PyMatch => "re.Match",
        Undefined => "Undefined",
        Namespace => "Namespace",
        Macro => "Macro",
        LoopState => "LoopContext",
        Module { IsClass: true } => "type",
        Module => "module",
        BoundMethod or Builtin => "builtin_function_or_method",
        _ => "object",
    };

    /// <summary>As Jinja names the owner of a missing member.</summary>
    public static string Owner(object? value) => value is null ? "None" : $"{Of(value)} object";
}
