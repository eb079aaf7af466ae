using System.Globalization;

namespace Lava.EndToEnd.Chaos;

/// <summary>What the jobs wrote: their attempts' starts and ends, by the host's uptime.</summary>
internal sealed class Story
{
    private readonly List<Line> _lines;

    private Story(List<Line> lines) => _lines = lines;

    private sealed record Line(string What, string RunId, int Attempt, double At);

    public static Story Read(string path) => new([.. File.ReadLines(path).Select(Parse)]);

    public int Starts => _lines.Count(l => l.What == "start");

    /// <summary>Attempts that started while another one's processes lived, or before another one had ended.</summary>
    public IReadOnlyList<string> Overlaps()
    {
        var found = _lines.Where(l => l.What == "overlap").Select(l => $"attempt {l.Attempt} of {l.RunId} started at {l.At} while another one's processes lived").ToList();
        foreach (var run in _lines.GroupBy(l => l.RunId))
        {
            var attempts = run.GroupBy(l => l.Attempt).OrderBy(a => a.Key).ToList();
            foreach (var (first, second) in attempts.Zip(attempts.Skip(1)))
                if (first.Max(l => l.At) > second.Min(l => l.At)) found.Add($"attempt {second.Key} of {run.Key} started before attempt {first.Key} had ended");
            found.AddRange(attempts.Where(a => a.Count(l => l.What == "start") > 1).Select(a => $"attempt {a.Key} of {run.Key} started twice"));
        }
        return found;
    }

    /// <summary>Whether a run's last attempt came to its own end.</summary>
    public bool Ended(string runId, int attempt) => _lines.Any(l => l.What == "end" && l.RunId == runId && l.Attempt == attempt);

    public HashSet<(string RunId, int Attempt)> Ends() => [.. _lines.Where(l => l.What == "end").Select(l => (l.RunId, l.Attempt))];

    private static Line Parse(string text)
    {
        var words = text.Split(' ');
        return new Line(words[0], words[1], int.Parse(words[2], CultureInfo.InvariantCulture), double.Parse(words[3], CultureInfo.InvariantCulture));
    }
}
