namespace Lava.Core.Templating;

internal delegate object? BuiltinBody(Evaluation e, Bound arguments);

/// <summary>
/// A function of the engine. Its signature is words: <c>name</c> required, <c>name?</c> optional,
/// <c>*name</c> any further positional ones, <c>**name</c> any further keywords.
/// </summary>
internal sealed class Builtin : ICallable
{
    private readonly string[] parameters;
    private readonly int required;
    private readonly bool takesRest;
    private readonly bool takesExtra;
    private readonly BuiltinBody body;

    public Builtin(string name, string signature, BuiltinBody body)
    {
        Name = name;
        this.body = body;
        var words = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        takesRest = words.Any(w => w.StartsWith('*') && !w.StartsWith("**", StringComparison.Ordinal));
        takesExtra = words.Any(w => w.StartsWith("**", StringComparison.Ordinal));
        parameters = [.. words.Where(w => !w.StartsWith('*')).Select(w => w.TrimEnd('?'))];
        required = words.Count(w => !w.StartsWith('*') && !w.EndsWith('?'));
    }

    public string Name { get; }

    public object? Call(Evaluation e, Arguments arguments)
    {
        e.Step();
        return body(e, Bind(arguments));
    }

    private Bound Bind(Arguments arguments)
    {
        var positional = arguments.Positional;
        var values = new object?[parameters.Length];
        Array.Fill(values, Undefined.Absent);
        if (positional.Count > values.Length && !takesRest)
        {
            throw Fault.Type($"{Name}() takes at most {values.Length} arguments ({positional.Count} given)");
        }

        var taken = Math.Min(positional.Count, values.Length);
        positional.CopyTo(0, values, 0, taken);
        Dictionary<string, object?>? extra = null;
        foreach (var (key, value) in arguments.Keywords ?? [])
        {
            var i = Array.IndexOf(parameters, key);
            if (i >= 0 && i < taken)
            {
                throw Fault.Type($"{Name}() got multiple values for argument '{key}'");
            }

            if (i >= 0)
            {
                values[i] = value;
            }
            else if (takesExtra)
            {
                (extra ??= new(StringComparer.Ordinal))[key] = value;
            }
            else
            {
                throw Fault.Type($"{Name}() got an unexpected keyword argument '{key}'");
            }
        }

        for (var i = 0; i < required; i++)
        {
            if (ReferenceEquals(values[i], Undefined.Absent))
            {
                throw Fault.Type($"{Name}() missing required argument '{parameters[i]}'");
            }
        }

        return new Bound(Name, parameters, values, takesRest && positional.Count > taken ? [.. positional.Skip(taken)] : [], extra);
    }
}

/// <summary>Arguments sorted into the parameters of a <see cref="Builtin"/>.</summary>
internal sealed class Bound(string function, string[] names, object?[] values, object?[] rest, Dictionary<string, object?>? extra)
{
    public object?[] Rest { get; } = rest;

    public Dictionary<string, object?>? Extra { get; } = extra;

    public bool Has(int i) => !ReferenceEquals(values[i], Undefined.Absent);

    /// <summary>The argument; null when it was left out.</summary>
    public object? this[int i] => Has(i) ? values[i] : null;

    /// <summary>What a method belongs to, which another type can be when it is called on its class.</summary>
    public T Self<T>()
        where T : class => this[0] as T ?? throw Fault.Type($"descriptor '{function}' doesn't apply to a '{TypeNames.Of(this[0])}' object");

    public string Text(int i)
    {
        Undefined.Refuse(this[i]);
        return Convertible.Text(this[i]) ?? throw Wrong(i, "a string");
    }

    public string? TextOrNull(int i) => this[i] is null ? null : Text(i);

    public long Int(int i)
    {
        Undefined.Refuse(this[i]);
        return Convertible.Int(this[i]) ?? throw Wrong(i, "an integer");
    }

    public long Int(int i, long otherwise) => Has(i) && this[i] is not null ? Int(i) : otherwise;

    public bool Flag(int i, bool otherwise = false) => Has(i) ? Truth.Of(this[i]) : otherwise;

    /// <summary>A flag that Python's sort takes, which must be a number or a truth value.</summary>
    public bool Reverse(int i) => Has(i) && Int(i) != 0;

    private Fault Wrong(int i, string expected) =>
        Fault.Type($"{function}(): argument '{names[i]}' must be {expected}, not '{TypeNames.Of(this[i])}'");
}

/// <summary>Collects functions under their names; aliases share one entry.</summary>
internal sealed class BuiltinTable
{
    private readonly Dictionary<string, Builtin> entries = new(StringComparer.Ordinal);

    public BuiltinTable Add(string names, string signature, BuiltinBody body)
    {
        var all = names.Split(' ');
        var builtin = new Builtin(all[0], signature, body);
        foreach (var name in all)
        {
            entries[name] = builtin;
        }

        return this;
    }

    public IEnumerable<string> Names => entries.Keys;

    public Builtin? Find(string name) => entries.GetValueOrDefault(name);
}
