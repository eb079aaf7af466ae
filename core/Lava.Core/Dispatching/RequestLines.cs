using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Dispatching;

/// <summary>
/// Reads requests of a line each: <c>JOB [-d DELAY] [-p NAME=VALUE]… [-g NAME=VALUE]…</c>, in words as a shell splits them, with
/// <c>#</c> comments; blank lines count nothing (spec: dispatch.md §6).
/// </summary>
internal static class RequestLines
{
    private const string Usage = "write JOB [-d DELAY] [-p NAME=VALUE]… [-g NAME=VALUE]…";

    public static RequestedDispatches Read(string text)
    {
        List<RequestedDispatch> requests = [];
        List<RequestProblem> problems = [];
        var (number, index) = (0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var (words, unbalanced) = ShellWords.Split(line, comments: true);
            if (unbalanced is null && words.Count == 0) continue;
            var (request, wrong) = unbalanced is null ? Read(words, index) : (null, [unbalanced + " (a request is one line, quotes included)"]);
            if (request is not null) requests.Add(request);
            problems.AddRange(wrong.Select(w => new RequestProblem(index, number, 0, "", w)));
            index++;
        }
        return new(requests, problems);
    }

    /// <summary>Reads one request in words.</summary>
    public static (RequestedDispatch? Request, IReadOnlyList<string> Problems) Read(IReadOnlyList<string> words, int index)
    {
        var line = new Line();
        line.Take(words);
        var map = line.ToJson();
        if (line.Problems.Count > 0) return (null, line.Problems);
        var (request, findings) = RequestCheck.Read(map, index, FieldPath.Root);
        return (request, [.. findings.Select(f => f.ToProblem().Format())]);
    }

    private sealed class Line
    {
        private readonly List<string> _parameters = [], _globals = [];
        private string? _job, _delay;

        public List<string> Problems { get; } = [];

        public void Take(IReadOnlyList<string> words)
        {
            var options = true;
            for (var at = 0; at < words.Count; at++)
            {
                var word = words[at];
                if (options && word == "--") options = false;
                else if (options && word.Length > 1 && word[0] == '-') at = Option(words, at);
                else if (_job is null) _job = word;
                else Problems.Add(Assignments.NameOf(word) is { } name ? $"\"{name}=...\" is one word too many: write -p or -g before it" : $"word {at + 1} is one too many: {Usage}");
            }
            if (_job is null) Problems.Add($"the job is missing: {Usage}");
        }

        public JsonObject ToJson()
        {
            var map = new JsonObject { ["job_id"] = _job };
            if (_delay is not null) map["delay"] = _delay;
            if (Map("-p", _parameters) is { } parameters) map["parameters"] = parameters;
            if (Map("-g", _globals) is { } globals) map["globals"] = globals;
            return map;
        }

        // As usual: "-d 5m", "-d5m", "--delay 5m", "--delay=5m".
        private int Option(IReadOnlyList<string> words, int at)
        {
            var word = words[at];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = word.StartsWith("--", StringComparison.Ordinal)
                ? equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..])
                : (word[..2], word.Length > 2 ? word[2..] : null);
            if (name is not ("-d" or "--delay" or "-p" or "--param" or "-g" or "--global"))
            {
                Problems.Add($"{name} is no option of a request: {Usage}");
                return at;
            }
            if (value is null && ++at == words.Count)
            {
                Problems.Add($"{name} has no value: {Usage}");
                return at;
            }
            value ??= words[at];
            if (name is "-d" or "--delay") _delay = value;
            else (name is "-p" or "--param" ? _parameters : _globals).Add(value);
            return at;
        }

        private JsonObject? Map(string option, List<string> texts)
        {
            if (texts.Count == 0) return null;
            var (map, problem) = Assignments.Parse(texts);
            if (problem is not null) Problems.Add($"{option} {problem}");
            return map;
        }
    }
}
