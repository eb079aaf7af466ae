namespace Lava.Core.Templating;

/// <summary>
/// What can be reached from a value: a closed list for each type, which is what makes templates safe.
/// </summary>
internal static class Members
{
    /// <summary><c>a.name</c>: the attribute, then the key, then undefined.</summary>
    public static object? Attribute(Evaluation e, object? owner, string name)
    {
        Undefined.Refuse(owner);
        if (TryAttribute(owner, name, out var value) || TryItem(e, owner, name, out value))
        {
            return value;
        }

        return e.Missing($"'{TypeNames.Owner(owner)}' has no attribute '{name}'");
    }

    /// <summary><c>a[key]</c>: the key or index, then the attribute, then undefined.</summary>
    public static object? Item(Evaluation e, object? owner, object? key)
    {
        Undefined.Refuse(owner);
        if (TryItem(e, owner, key, out var value) || (Convertible.Text(key) is { } name && TryAttribute(owner, name, out value)))
        {
            return value;
        }

        return e.Missing(Convertible.Text(key) is { } text
            ? $"'{TypeNames.Owner(owner)}' has no attribute '{text}'"
            : $"{TypeNames.Owner(owner)} has no element {Printing.Repr(key)}");
    }

    /// <summary>A dotted path as filters take it: <c>a.b.0</c>.</summary>
    public static object? Path(Evaluation e, object? owner, object? path)
    {
        if (Convertible.Text(path) is not { } text)
        {
            return Item(e, owner, path);
        }

        foreach (var part in text.Split('.'))
        {
            owner = part.Length > 0 && part.All(char.IsAsciiDigit) && long.TryParse(part, out var index)
                ? Item(e, owner, index)
                : Item(e, owner, part);
        }

        return owner;
    }

    private static bool TryItem(Evaluation e, object? owner, object? key, out object? value)
    {
        if (owner is PyDict dict && key is not (PyList or PyDict or Slice))
        {
            return dict.TryGet(key, out value);
        }

        if (owner is PyMatch match && match.TryGroup(key, out value))
        {
            return true;
        }

        return Sequences.TryIndex(e, owner, key, out value);
    }

    public static bool TryAttribute(object? owner, string name, out object? value)
    {
        value = null;
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            return false;
        }

        switch (owner)
        {
            case Module m:
                return m.TryGet(name, out value);
            case Namespace n:
                return n.Values.TryGetValue(name, out value);
            case LoopState l:
                return l.TryGet(name, out value);
            case Macro m:
                return m.TryGet(name, out value);
            case TemplateModule m:
                return m.TryGet(name, out value);
            case BlockAccess b:
                value = b.Find(name);
                return value is not null;
            case SuperBlock { Super: { } above } when name == "super":
                value = above;
                return true;
            case PyTuple t when t.TryGet(name, out value):
                return true;
            case Group g when name is "grouper" or "list":
                value = name == "list" ? g.List : g.Grouper;
                return true;
        }

        if (FieldOf(owner, name) is var field && !ReferenceEquals(field, Undefined.Absent))
        {
            value = field;
            return true;
        }

        if (MethodsOf(owner)?.Find(name) is { } method)
        {
            value = owner is SafeText safe ? new SafeMethod(safe, method) : new BoundMethod(owner, method);
            return true;
        }

        return false;
    }

    private static object? FieldOf(object? owner, string name) => owner switch
    {
        PyDateTime d => DateFields.Of(d, name),
        PyDate d => DateFields.Of(d, name),
        PyTime t => DateFields.Of(t, name),
        PyTimeDelta d => DateFields.Of(d, name),
        PyRelativeDelta d => d.Field(name),
        PyMatch m => m.Field(name),
        PyPattern p => p.Field(name),
        Cycler c when name == "current" => c.Current,
        PyUuid u when name == "hex" => u.Value.ToString("N"),
        _ when Numbers.IsNumber(owner) => NumberMembers.Field(owner!, name),
        _ => Undefined.Absent,
    };

    private static BuiltinTable? MethodsOf(object? owner) => owner switch
    {
        string or SafeText => StringMembers.Table,
        PyDict => DictMembers.Table,
        PyList or PyTuple or PyRange => ListMembers.Table(owner),
        PyDateTime => DateTimeMembers.Table,
        PyDate => DateMembers.Table,
        PyTime => TimeMembers.Table,
        PyTimeDelta => TimeDeltaMembers.Table,
        PyRelativeDelta => RelativeDeltaMembers.Table,
        PyMatch => MatchMembers.Table,
        PyPattern => PatternMembers.Table,
        Zone => ZoneMembers.Table,
        Cycler => Cycler.Table,
        _ when Numbers.IsNumber(owner) => NumberMembers.Table,
        _ => null,
    };
}
