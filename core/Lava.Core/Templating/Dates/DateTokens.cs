namespace Lava.Core.Templating;

/// <summary>Cuts a written date into numbers, words and single separators, as dateutil does.</summary>
internal static class DateTokens
{
    // No date that anybody writes is longer; each character may become a token of its own.
    private const int Longest = 10_000;

    public static List<string> Split(string text)
    {
        if (text.Length > Longest)
        {
            throw Fault.Limit($"a date of {text.Length} characters: at most {Longest}");
        }

        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var begin = at;
            if (char.IsLetter(text[at]))
            {
                at = While(text, at, c => char.IsLetter(c) || c == '.');
                AddWord(tokens, text[begin..at]);
            }
            else if (char.IsDigit(text[at]))
            {
                at = While(text, at, c => char.IsDigit(c) || c == '.');
                var comma = at - begin >= 2 && at + 1 < text.Length && text[at] == ',' && char.IsDigit(text[at + 1]);
                at = comma ? While(text, at + 1, char.IsDigit) : at;
                AddNumber(tokens, text[begin..at]);
            }
            else
            {
                at++;
                tokens.Add(char.IsWhiteSpace(text[begin]) ? " " : text[begin..at]);
            }
        }

        return tokens;
    }

    private static void AddWord(List<string> tokens, string word)
    {
        // "a.m" is a word; "Sep." and "a.b.c" are words and dots.
        var dotted = word.Contains('.', StringComparison.Ordinal);
        if (!dotted)
        {
            tokens.Add(word);
            return;
        }

        foreach (var part in Pieces(word))
        {
            tokens.Add(part);
        }
    }

    private static void AddNumber(List<string> tokens, string number)
    {
        if (number.Count(c => c == '.') > 1 || number.EndsWith('.'))
        {
            tokens.AddRange(Pieces(number));
        }
        else
        {
            tokens.Add(number.Contains('.', StringComparison.Ordinal) ? number : number.Replace(',', '.'));
        }
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var begin = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] != '.')
            {
                continue;
            }

            if (at > begin)
            {
                yield return text[begin..at];
            }

            if (at < text.Length)
            {
                yield return ".";
            }

            begin = at + 1;
        }
    }

    private static int While(string text, int at, Func<char, bool> test)
    {
        while (at < text.Length && test(text[at]))
        {
            at++;
        }

        return at;
    }
}
