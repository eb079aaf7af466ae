namespace Lava.Embedded;

/// <summary>Globs on ids, as Python's <c>fnmatchcase</c> reads them: <c>* ? [abc] [a-z] [!a]</c>; <c>*</c> passes slashes too.</summary>
internal static class Glob
{
    public static bool Matches(string glob, string text)
    {
        var (g, t, starAt, starText) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                (starAt, starText) = (g++, t);
                continue;
            }
            if (g < glob.Length && MatchesOne(glob, g, text[t], out var next))
            {
                (g, t) = (next, t + 1);
                continue;
            }
            // Let the last star take one character more.
            if (starAt < 0) return false;
            (g, t) = (starAt + 1, ++starText);
        }
        while (g < glob.Length && glob[g] == '*') g++;
        return g == glob.Length;
    }

    private static bool MatchesOne(string glob, int at, char c, out int next)
    {
        next = at + 1;
        if (glob[at] == '?') return true;
        if (glob[at] != '[' || Close(glob, at) is not (> 0 and var close)) return glob[at] == c;
        next = close + 1;
        var from = at + 1;
        var negated = glob[from] == '!';
        if (negated) from++;
        var found = false;
        for (var i = from; i < close; i++)
        {
            if (i + 2 < close && glob[i + 1] == '-')
            {
                found |= glob[i] <= c && c <= glob[i + 2];
                i += 2;
            }
            else
            {
                found |= glob[i] == c;
            }
        }
        return found != negated;
    }

    /// <summary>Where the class that opens at a place closes; -1 when it doesn't, and the bracket is a plain one. A bracket right after the opening is a member.</summary>
    private static int Close(string glob, int open)
    {
        var first = open + 1;
        if (first < glob.Length && glob[first] == '!') first++;
        return first < glob.Length ? glob.IndexOf(']', first + 1 <= glob.Length ? first + 1 : first) : -1;
    }
}
