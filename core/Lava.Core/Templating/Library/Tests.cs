using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Jinja's built-in tests, by name.</summary>
internal static class Tests
{
    private static readonly BuiltinTable Table = Relations(Types(new BuiltinTable()))
        .Add("defined", "value", (_, a) => a[0] is not Undefined)
        .Add("undefined", "value", (_, a) => a[0] is Undefined)
        .Add("odd", "value", (e, a) => Remainder(e, a[0], 2L, 1L))
        .Add("even", "value", (e, a) => Remainder(e, a[0], 2L, 0L))
        .Add("divisibleby", "value num", (e, a) => Remainder(e, a[0], a[1], 0L))
        .Add("lower", "value", (_, a) => Printing.Text(a[0]) is var t && t.Any(char.IsLower) && !t.Any(char.IsUpper))
        .Add("upper", "value", (_, a) => Printing.Text(a[0]) is var t && t.Any(char.IsUpper) && !t.Any(char.IsLower))
        .Add("escaped", "value", (_, a) => a[0] is SafeText)
        .Add("filter", "value", (_, a) => NamesOne(a[0], Filters.Find))
        .Add("test", "value", (_, a) => NamesOne(a[0], Find));

    public static IEnumerable<string> Names => Table.Names;

    public static Builtin? Find(string name) => Table.Find(name);

    private static BuiltinTable Types(BuiltinTable table) => table
        .Add("none", "value", (_, a) => a[0] is null)
        .Add("boolean", "value", (_, a) => a[0] is bool)
        .Add("true", "value", (_, a) => a[0] is true)
        .Add("false", "value", (_, a) => a[0] is false)
        .Add("integer", "value", (_, a) => a[0] is long or BigInteger)
        .Add("float", "value", (_, a) => a[0] is double)
        .Add("number", "value", (_, a) => Numbers.IsNumber(a[0]))
        .Add("string", "value", (_, a) => a[0] is string or SafeText)
        .Add("mapping", "value", (_, a) => a[0] is PyDict)
        .Add("sequence", "value", (_, a) => a[0] is PyList or PyTuple or Group or PyDict or PyRange or string or SafeText or Undefined)
        .Add("iterable", "value", (_, a) => Sequences.IsIterable(a[0]))
        .Add("callable", "value", (_, a) => a[0] is Undefined or ICallable and not Module { IsClass: false });

    private static BuiltinTable Relations(BuiltinTable table) => table
        .Add("eq equalto ==", "a b", (_, a) => Compare.AreEqual(a[0], a[1]))
        .Add("ne !=", "a b", (_, a) => !Compare.AreEqual(a[0], a[1]))
        .Add("lt lessthan <", "a b", (e, a) => Compare.Test(e, "<", a[0], a[1]))
        .Add("le <=", "a b", (e, a) => Compare.Test(e, "<=", a[0], a[1]))
        .Add("gt greaterthan >", "a b", (e, a) => Compare.Test(e, ">", a[0], a[1]))
        .Add("ge >=", "a b", (e, a) => Compare.Test(e, ">=", a[0], a[1]))
        .Add("in", "value seq", (e, a) => Sequences.Contains(e, a[1], a[0]))
        .Add("sameas", "value other", (_, a) => ReferenceEquals(a[0], a[1]) || (a[0] is bool or long or string && Equals(a[0], a[1])));

    private static bool NamesOne(object? value, Func<string, Builtin?> find)
    {
        if (value is Undefined undefined)
        {
            undefined.Use();
            return false;
        }

        PyDict.Hashable(value);
        return Convertible.Text(value) is { } name && find(name) is not null;
    }

    private static bool Remainder(Evaluation e, object? value, object? by, object? expected) =>
        Compare.AreEqual(Arithmetic.Apply(e, "%", value, by), expected);
}
