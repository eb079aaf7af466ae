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
                var hyphen = onHyphens && !blank && line[at - 1] == '-' && at - 2 >= begin && char.IsLetter(line[at - 2])
                    && at + 1 < line.Length && char.IsLetter(line[at]) && char.IsLetter(line[at + 1]);
                if (hyphen)
                {
                    break;
                }
            }

            chunks.Add(line[begin..at]);
        }

        return chunks;
    }
}
