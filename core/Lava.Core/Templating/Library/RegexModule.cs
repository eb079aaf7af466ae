namespace Lava.Core.Templating;

/// <summary>Python's <c>re</c>, on .NET's engine with a time limit.</summary>
internal static class RegexModule
{
    private static readonly BuiltinTable Functions = new BuiltinTable()
        .Add("compile", "pattern flags?", (e, a) => Pattern(e, a[0], a[1]))
        .Add("search", "pattern string flags?", (e, a) => Pattern(e, a[0], a[2]).Search(e, a.Text(1)))
        .Add("match", "pattern string flags?", (e, a) => Pattern(e, a[0], a[2]).Match(e, a.Text(1)))
        .Add("fullmatch", "pattern string flags?", (e, a) => Pattern(e, a[0], a[2]).FullMatch(e, a.Text(1)))
        .Add("findall", "pattern string flags?", (e, a) => Pattern(e, a[0], a[2]).FindAll(e, a.Text(1)))
        .Add("finditer", "pattern string flags?", (e, a) => new PyIterator(Pattern(e, a[0], a[2]).Matches(e, a.Text(1))))
        .Add("split", "pattern string maxsplit? flags?", (e, a) => Pattern(e, a[0], a[3]).Split(e, a.Text(1), a.Int(2, 0)))
        .Add("sub", "pattern repl string count? flags?", (e, a) => Pattern(e, a[0], a[4]).Sub(e, a[1], a.Text(2), a.Int(3, 0)).Text)
        .Add("subn", "pattern repl string count? flags?", (e, a) =>
        {
            var (text, count) = Pattern(e, a[0], a[4]).Sub(e, a[1], a.Text(2), a.Int(3, 0));
            return new PyTuple([text, count]);
        })
        .Add("escape", "pattern", (e, a) => e.Made(string.Concat(a.Text(0).Select(c => PythonRegex.Special.Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString()))));

    public static Module Module { get; } = new("re", name => (object?)Functions.Find(name) ?? name switch
    {
        "A" or "ASCII" => 256L,
        "I" or "IGNORECASE" => 2L,
        "M" or "MULTILINE" => 8L,
        "S" or "DOTALL" => 16L,
        "X" or "VERBOSE" => 64L,
        _ => null,
    });

    private static PyPattern Pattern(Evaluation e, object? pattern, object? flags)
    {
        if (pattern is PyPattern ready)
        {
            return ready;
        }

        Undefined.Refuse(pattern);
        var text = Convertible.Text(pattern) ?? throw Fault.Type("first argument must be string or compiled pattern");
        e.Spend(text.Length);
        return PatternCache.Get(text, flags is null ? 0 : Convertible.Int(flags) ?? throw Fault.Type("flags must be a number"));
    }
}

/// <summary>Methods of compiled patterns.</summary>
internal static class PatternMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("search", "self string", (e, a) => Self(a).Search(e, a.Text(1)))
        .Add("match", "self string", (e, a) => Self(a).Match(e, a.Text(1)))
        .Add("fullmatch", "self string", (e, a) => Self(a).FullMatch(e, a.Text(1)))
        .Add("findall", "self string", (e, a) => Self(a).FindAll(e, a.Text(1)))
        .Add("finditer", "self string", (e, a) => new PyIterator(Kept(e, Self(a).Matches(e, a.Text(1)))))
        .Add("split", "self string maxsplit?", (e, a) => Self(a).Split(e, a.Text(1), a.Int(2, 0)))
        .Add("sub", "self repl string count?", (e, a) => Self(a).Sub(e, a[1], a.Text(2), a.Int(3, 0)).Text);

    /// <summary>Matches that a template may keep, each with all that .NET remembers of it.</summary>
    public static IEnumerable<PyMatch> Kept(Evaluation e, IEnumerable<PyMatch> matches)
    {
        foreach (var match in matches)
        {
            e.SpendItems(20);
            yield return match;
        }
    }

    private static PyPattern Self(Bound a) => a.Self<PyPattern>();
}

/// <summary>Methods of matches.</summary>
internal static class MatchMembers
{
    public static BuiltinTable Table { get; } = new BuiltinTable()
        .Add("group", "self *groups", (_, a) => a.Rest.Length switch
        {
            0 => Self(a).Group(0L),
            1 => Self(a).Group(a.Rest[0]),
            _ => new PyTuple([.. a.Rest.Select(g => Self(a).Group(g))]),
        })
        .Add("groups", "self default?", (_, a) => Self(a).Groups(a[1]))
        .Add("groupdict", "self default?", (_, a) => Self(a).GroupMap(a[1]))
        .Add("start", "self group?", (_, a) => Self(a).Span(a.Has(1) ? a[1] : 0L).Start)
        .Add("end", "self group?", (_, a) => Self(a).Span(a.Has(1) ? a[1] : 0L).End)
        .Add("span", "self group?", (_, a) =>
        {
            var (start, end) = Self(a).Span(a.Has(1) ? a[1] : 0L);
            return new PyTuple([start, end]);
        })
        .Add("expand", "self template", (e, a) => e.Made(Self(a).Expand(a.Text(1))));

    private static PyMatch Self(Bound a) => a.Self<PyMatch>();
}
