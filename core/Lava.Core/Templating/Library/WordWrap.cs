using System.Text;

namespace Lava.Core.Templating;

/// <summary>Breaks lines at words, as Python's textwrap does with blanks kept.</summary>
internal static class WordWrap
{
    public static string Apply(Evaluation e, string text, long width, bool breakLong, string separator, bool onHyphens)
    {
        if (width <= 0)
        {
            throw Fault.Value($"invalid width {width} (must be > 0)");
        }

        var lines = TextSplit.Lines(text, keepEnds: false).Select(line => string.Join(separator, Wrap(line, (int)Math.Min(width, int.MaxValue), breakLong, onHyphens)));
        return e.Made(string.Join(separator, lines));
    }

    private static List<string> Wrap(string line, int width, bool breakLong, bool onHyphens)
    {
        var chunks = new Queue<string>(Chunks(line, onHyphens));
        var lines = new List<string>();
        var current = new StringBuilder();
        while (chunks.TryDequeue(out var chunk))
        {
            if (current.Length == 0 && lines.Count > 0 && string.IsNullOrWhiteSpace(chunk))
            {
                continue;
            }

            if (current.Length + chunk.Length <= width)
            {
                current.Append(chunk);
                continue;
            }

            if (chunk.Length > width && breakLong)
            {
                var room = Math.Max(1, width - current.Length);
                var dash = onHyphens ? chunk.LastIndexOf('-', room - 1) : -1;
                room = dash > 0 && chunk.AsSpan(0, dash).ContainsAnyExcept('-') ? dash + 1 : room;
                current.Append(chunk, 0, room);
                Requeue(chunks, chunk[room..]);
            }
            else if (current.Length == 0)
            {
                current.Append(chunk);
            }
            else
            {
                Requeue(chunks, chunk);
            }

            Flush();
        }

        Flush();
        return lines;

        void Flush()
        {
            var finished = current.ToString().TrimEnd();
            if (finished.Length > 0)
            {
                lines.Add(finished);
            }

            current.Clear();
        }
    }

    private static void Requeue(Queue<string> chunks, string first)
    {
        var rest = chunks.ToArray();
        chunks.Clear();
        chunks.Enqueue(first);
        foreach (var chunk in rest)
        {
            chunks.Enqueue(chunk);
        }
    }

    /// <summary>Whether a word may break behind its hyphen: after two letters (or "a-b-"), before two more.</summary>
    private static bool IsWordBreak(string line, int begin, int at)
    {
        bool Letter(int i) => i >= begin && i < line.Length && char.IsLetter(line[i]);
        var before = Letter(at - 2) && (Letter(at - 3) || (at - 4 >= begin && line[at - 3] == '-' && Letter(at - 4)));
        return before && Letter(at) && (Letter(at + 1) || (at + 2 < line.Length && line[at + 1] == '-' && Letter(at + 2)));
    }

    private static List<string> Chunks(string line, bool onHyphens)
    {
        var chunks = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            var begin = at;
            var blank = char.IsWhiteSpace(line[at]);
            while (at < line.Length && char.IsWhiteSpace(line[at]) == blank)
            {
                at++;
                if (onHyphens && !blank && line[at - 1] == '-' && IsWordBreak(line, begin, at))
                {
                    break;
                }
            }

            chunks.Add(line[begin..at]);
        }

        return chunks;
    }
}
