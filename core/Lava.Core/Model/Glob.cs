namespace Lava.Core.Model;

/// <summary>
/// Python's <c>fnmatchcase</c>: <c>*</c> (also across slashes), <c>?</c>, <c>[seq]</c>, <c>[!seq]</c>; case-sensitive, on the whole text.
/// Time is bounded by pattern length times text length, whatever the pattern.
/// </summary>
public static class Glob
{
    /// <summary>Whether a text can match others than itself.</summary>
    public static bool HasPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>Whether the whole text matches the pattern.</summary>
    public static bool IsMatch(string pattern, string text)
    {
        int p = 0, t = 0;
        int starAt = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starAt = p++;
                starText = t;
            }
            else if (p < pattern.Length && MatchOne(pattern, p, text[t], out var next))
            {
                p = next;
                t++;
            }
            else if (starAt >= 0)
            {
                // Only the last star ever needs to grow: an earlier one matched as little as it could.
                p = starAt + 1;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    /// <summary>Whether the text matches one of the patterns.</summary>
    public static bool IsMatchAny(IEnumerable<string> patterns, string text) => patterns.Any(p => IsMatch(p, text));

    private static bool MatchOne(string pattern, int at, char c, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '?':
                return true;
            case '[':
                var close = ClosingBracket(pattern, at);
                if (close < 0)
                {
                    return c == '[';
                }

                next = close + 1;
                return InSet(pattern.AsSpan(at + 1, close - at - 1), c);
            default:
                return pattern[at] == c;
        }
    }

    // As in Python: a ']' right after '[' or '[!' belongs to the set; without a closing one '[' is an ordinary character.
    private static int ClosingBracket(string pattern, int open)
    {
        var at = open + 1;
        if (at < pattern.Length && pattern[at] == '!')
        {
            at++;
        }

        if (at < pattern.Length && pattern[at] == ']')
        {
            at++;
        }

        return at < pattern.Length ? pattern.IndexOf(']', at) : -1;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] == '!';
        if (negated)
        {
            set = set[1..];
        }

        var found = false;
        for (var i = 0; i < set.Length && !found; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found = set[i] <= c && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found = set[i] == c;
            }
        }

        return found != negated;
    }
}
