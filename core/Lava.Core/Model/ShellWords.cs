using System.Text;

namespace Lava.Core.Model;

/// <summary>
/// Splits a command line as Python's <c>shlex.split</c> does (POSIX quoting: single and double quotes, backslash; no expansion).
/// </summary>
public static class ShellWords
{
    /// <summary>
    /// The words; or, with none, what is wrong with the line. With <paramref name="comments"/> a <c>#</c> that begins a word begins a
    /// comment up to the line's end, as in a shell.
    /// </summary>
    public static (IReadOnlyList<string> Words, string? Problem) Split(string line, bool comments = false)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }

            if (c == '#' && comments && !inWord)
            {
                at = line.IndexOf('\n', at);
                if (at < 0) break;
                continue;
            }

            inWord = true;
            if (c is '\'' or '"')
            {
                var end = Quoted(line, at, word);
                if (end < 0) return ([], $"No closing quotation: the {c} at character {at + 1} is never closed");
                at = end;
            }
            else if (c == '\\')
            {
                if (++at == line.Length) return ([], "No escaped character: the line ends with a backslash");
                word.Append(line[at]);
            }
            else
            {
                word.Append(c);
            }
        }

        if (inWord) words.Add(word.ToString());
        return (words, null);
    }

    // Within double quotes a backslash quotes only the quote and itself; elsewhere there it is an ordinary character.
    private static int Quoted(string line, int open, StringBuilder word)
    {
        var quote = line[open];
        for (var at = open + 1; at < line.Length; at++)
        {
            if (line[at] == quote) return at;
            if (quote == '"' && line[at] == '\\' && at + 1 < line.Length && line[at + 1] is ('"' or '\\')) at++;
            word.Append(line[at]);
        }

        return -1;
    }
}
