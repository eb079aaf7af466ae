using System.Text;
using System.Text.RegularExpressions;

namespace Lava.Core.Templating;

/// <summary>A pattern in Python's syntax, run by .NET's engine.</summary>
internal sealed class PyPattern(string source, long flags)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private readonly PythonRegex parsed = PythonRegex.Translate(source);
    private Regex? anywhere;
    private Regex? here;
    private Regex? whole;

    public string Source { get; } = source;

    public IReadOnlyDictionary<string, int> Names => parsed.Names;

    public int Groups => parsed.Groups;

    public object? Field(string name) => name switch
    {
        "pattern" => Source,
        "groups" => (long)Groups,
        "flags" => flags | 32,
        _ => Undefined.Absent,
    };

    public PyMatch? Search(Evaluation e, string text) => First(e, anywhere ??= Make(parsed.Pattern), text);

    public PyMatch? Match(Evaluation e, string text) => First(e, here ??= Make($@"\A(?:{parsed.Pattern}{Closing})"), text);

    public PyMatch? FullMatch(Evaluation e, string text) => First(e, whole ??= Make($@"\A(?:{parsed.Pattern}{Closing})\z"), text);

    // A comment at the end of a verbose pattern would swallow what is put behind it.
    private string Closing => (flags & 64) != 0 || parsed.IsVerbose ? "\n" : "";

    public IEnumerable<PyMatch> Matches(Evaluation e, string text)
    {
        // .NET continues behind an empty match as Python does, also right behind a match that wasn't empty.
        for (var match = Search(e, text); match is not null; match = Guarded(e, match.Next))
        {
            e.Spend(1);
            yield return match;
        }
    }

    public PyList FindAll(Evaluation e, string text) => PyList.Of(Matches(e, text).Select(m => (object?)(Groups switch
    {
        0 => m.Group(0L),
        1 => m.Group(1L) ?? "",
        _ => m.Groups(""),
    })));

    public PyList Split(Evaluation e, string text, long most)
    {
        var parts = new List<object?>();
        var at = 0;
        foreach (var match in Matches(e, text).Take(most > 0 ? (int)Math.Min(most, int.MaxValue) : most < 0 ? 0 : int.MaxValue))
        {
            parts.Add(text[at..match.Index]);
            parts.AddRange(match.Groups(null).Items);
            at = match.Index + match.Length;
        }

        parts.Add(text[at..]);
        return new PyList(parts);
    }

    public (string Text, long Count) Sub(Evaluation e, object? replacement, string text, long most)
    {
        var result = new StringBuilder();
        var (at, count) = (0, 0L);
        var template = Convertible.Text(replacement) is { } written ? new ReplacementText(this, written) : null;
        foreach (var match in Matches(e, text).Take(most > 0 ? (int)Math.Min(most, int.MaxValue) : int.MaxValue))
        {
            var with = template?.Fill(match)
                ?? Convertible.Text(Callables.Call(e, replacement, Arguments.Of(match))) ?? throw Fault.Type("expected str from the replacement");
            e.Spend(with.Length);
            e.Fit(result.Length + (long)with.Length);
            result.Append(text, at, match.Index - at).Append(with);
            at = match.Index + match.Length;
            count++;
        }

        return (e.Made(result.Append(text, at, text.Length - at).ToString()), count);
    }

    private PyMatch? First(Evaluation e, Regex regex, string text) => Guarded(e, () => regex.Match(text) is { Success: true } match ? new PyMatch(this, match, text) : null);

    private static PyMatch? Guarded(Evaluation e, Func<PyMatch?> find)
    {
        e.Step();
        try
        {
            return find();
        }
        catch (RegexMatchTimeoutException)
        {
            throw Fault.Limit("a regular expression takes too long");
        }
    }

    private Regex Make(string pattern)
    {
        var options = RegexOptions.CultureInvariant;
        options |= (flags & 2) != 0 ? RegexOptions.IgnoreCase : 0;
        options |= (flags & 8) != 0 ? RegexOptions.Multiline : 0;
        options |= (flags & 16) != 0 ? RegexOptions.Singleline : 0;
        options |= (flags & 64) != 0 ? RegexOptions.IgnorePatternWhitespace : 0;
        try
        {
            return new Regex(parsed.InlineFlags + pattern, options, Longest);
        }
        catch (ArgumentException wrong)
        {
            throw Fault.Value($"bad regular expression {Printing.Repr(Source)}: {wrong.Message}");
        }
    }
}

/// <summary>Compiled patterns, so that a pattern in a loop is read once.</summary>
internal static class PatternCache
{
    private const int Most = 256;
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(string, long), PyPattern> Patterns = new();

    private static int kept;

    public static PyPattern Get(string source, long flags)
    {
        if (Patterns.TryGetValue((source, flags), out var pattern))
        {
            return pattern;
        }

        // Counted apart, since the dictionary takes all its locks to count itself.
        if (Interlocked.Increment(ref kept) > Most)
        {
            Patterns.Clear();
            Interlocked.Exchange(ref kept, 1);
        }

        return Patterns.GetOrAdd((source, flags), new PyPattern(source, flags));
    }
}
