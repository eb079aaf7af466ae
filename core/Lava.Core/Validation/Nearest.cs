namespace Lava.Core.Validation;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class Nearest
{
    /// <summary><c> (did you mean "x"?)</c> when a candidate is near enough, else an empty text.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } near ? $" (did you mean \"{near}\"?)" : "";

    /// <summary>The nearest candidate within about a third of the name's length, or null.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > 200)
        {
            return null;
        }

        var most = Math.Max(1, name.Length / 3);
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) <= most && Distance(name, candidate) is var distance && distance <= most)
            {
                (best, most) = (candidate, distance - 1);
            }
        }

        return best;
    }

    // Edits, with neighbours swapped as one edit; case counts nothing.
    private static int Distance(string left, string right)
    {
        var a = left.ToUpperInvariant();
        var b = right.ToUpperInvariant();
        var rows = new int[3][];
        for (var i = 0; i < 3; i++)
        {
            rows[i] = new int[b.Length + 1];
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (now, before, beforeThat) = (rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3]);
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(now[j - 1], before[j]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    now[j] = Math.Min(now[j], beforeThat[j - 2] + 1);
                }
            }
        }

        return rows[a.Length % 3][b.Length];
    }
}
